from django.urls import path

from luoshu.web.ledgers import batches

app_name = "ledger_batches"
urlpatterns = [
    path("batches/<str:code>/", batches.detail, name="detail"),
    path("batches/<str:code>/marked.xlsx", batches.marked, name="marked"),
    path("<str:ledger_code>/import/", batches.bring, name="bring"),
    path("<str:ledger_code>/sheet.xlsx", batches.sheet, name="sheet"),
]
