"""The pages: urls, views, forms, maps and templates, one folder per area; they call queries and operations only."""
