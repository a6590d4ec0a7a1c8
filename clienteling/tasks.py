"""What the worker does for the house."""

import logging
from collections.abc import Collection

from huey.contrib.djhuey import db_task

from clienteling import audit
from clienteling.models import Store, User
from clienteling.services import imports
from clienteling.services.door import NoAccount

log = logging.getLogger(__name__)


@db_task()  # type: ignore[untyped-decorator]  # huey ships no types
def import_again(region: str, wanted: Collection[str], user_id: int) -> None:
    """Imports these stores (by Booxi id or number) for an administrator, who finds the outcome in the audit trail."""
    by = User.objects.filter(pk=user_id).first()
    try:
        imports.import_stores(region, numbers=wanted, by=by)
    except (imports.Stopped, NoAccount) as why:
        log.warning("import stopped", extra={"region": region, "why": str(why)})
        for store in Store.objects.filter(region=region, booxi_id__in=[one for one in wanted if one.isdigit()]):
            audit.record(by, "import", store, store=store, outcome="stopped", changes={"why": str(why)})
