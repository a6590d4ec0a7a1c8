"""Addresses of the CRM's pages and parts."""

app_name = "crm"
urlpatterns: list[object] = []
