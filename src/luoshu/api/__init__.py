"""The public HTTP API: reports and files in, fires and clues out, with an OpenAPI description. No HTML."""
