"""The 12345 work order that a row came from, and the row on which the order landed."""

from luoshu.apps.acting import Acting
from luoshu.apps.ledgers.models import LedgerRow, RowSighting
from luoshu.apps.ledgers.queries.doors import current_version, ledgers_for
from luoshu.apps.ledgers.queries.link_ends import End
from luoshu.apps.ledgers.queries.rows import row_link
from luoshu.core.ledgers import LedgerDeclaration


def order_end(acting: Acting, declaration: LedgerDeclaration, row: LedgerRow) -> tuple[str, End] | None:
    """Return the name of the column and the order of a row; None where none is written.

    Where the order was registered the end leads there, if the reader may open it. An order that nobody registered here
    is no fault: 12345 keeps its own.
    """
    order = str(current_version(row).values.get(declaration.order_column) or "").strip()
    if not order:
        return None
    name = next(column.name for column in declaration.form.columns if column.key == declaration.order_column)
    landed = RowSighting.objects.filter(order_no=order).select_related("row").first()
    if landed is None:
        return name, End(order, f"{order}（没有在投诉与抽查里登记）", "", is_there=True)
    place = landed.row
    is_open = acting.covers(place.division_path) and ledgers_for(acting).filter(code=place.ledger_code).exists()
    if not is_open:
        return name, End(order, order, "", is_there=True)
    return name, End(order, f"{order}（{place.key}）", f"{row_link(place.ledger_code, place.key)}#watch", is_there=True)
