"""A ledger's sheet in and out: whoever fills ledgers brings one in, its own fillers write it, readers look at it."""

# fmt: off
PAGES: tuple[tuple[str, str, tuple[str, ...], dict[str, str], str], ...] = (
    #                                                                               林陈赵杨钱孙李周蒋吴郑沈吕韩秦许何冯邓马宋罗梁顾石白-
    ("GET", "ledger_batches:bring", ("{sheet_ledger}",), {},                        "XX..XXXX.XXX.XXXXXXXX...XXL"),
    ("POST", "ledger_batches:bring", ("{sheet_ledger}",), {},                       "XXUUXXXXUXXXUXXXXXXXXUUUXXL"),
    ("GET", "ledger_batches:detail", ("{sheet_batch}",), {},                        "XXOOXXXXOX...XXXXXXX....XXL"),
    ("POST", "ledger_batches:detail", ("{sheet_batch}",), {"what": "apply"},        "XXOOXXXXOXXXXXXXXXXXXXrrXXL"),
    ("POST", "ledger_batches:detail", ("{sheet_batch}",), {"what": "undo"},         "XXOOXXXXOXXXXXXXXXXXXXUUXXL"),
    ("GET", "ledger_batches:marked", ("{sheet_batch}",), {},                        "XXOOXXXXOXXX.XXXXXXXX...XXL"),
    ("GET", "ledger_batches:sheet", ("{sheet_ledger}",), {},                        "XX..XXXX.X...XXXXXXX....XXL"),
    ("POST", "api:ledger_rows", ("{sheet_ledger}",), {},                            "TTTTTTTTTTTTTTTTTTTTTTTTTTT"),
    ("GET", "api:ledger_rows_out", ("{sheet_ledger}",), {},                         "TTTTTTTTTTTTTTTTTTTTTTTTTTT"),
)
# fmt: on
