"""What becomes of each field that says something about a client."""

from clienteling.retention import Erase, NotPersonal, declare
from crm.models import Client

declare(
    Client,
    first_name=Erase(),
    last_name=Erase(),
    email=Erase(),
    mobile_phone=Erase(),
    home_phone=Erase(),
    search_line=Erase(),
    language=NotPersonal(),
)
