"""Staff: those clients see online, and all of them."""

from clienteling.booxi.call import Call, Query, path
from clienteling.booxi.ids import MerchantId, ModuleId, ServiceId, StaffId
from clienteling.booxi.keys import MerchantKey
from clienteling.booxi.line import Resource
from clienteling.booxi.paging import merged
from clienteling.booxi.query import query
from clienteling.booxi.types.enums import OnlineStatus, PersonnelType
from clienteling.booxi.types.listing import Listed
from clienteling.booxi.types.staff import FoundStaff, Staff, StaffPage, StoreStaff


class StaffMembers(Resource):
    __slots__ = ()

    def online_staff(
        self, key: MerchantKey, *, service: ServiceId | None = None, language: str | None = None
    ) -> tuple[Staff, ...]:
        """Staff with a calendar who are online, all or those who offer a service (contract section 1)."""
        asked = query(serviceId=service, language=self._line.spoken(language))
        where = path("staff")
        return self._line.items(
            Call(operation="catalogue.online_staff", path=where, query=asked, key=key, answer=Listed[Staff])
        )

    def staff(
        self,
        merchant: MerchantId,
        *,
        personnel_type: PersonnelType | None = None,
        status: OnlineStatus | None = None,
        login_email: str | None = None,
        communication_email: str | None = None,
    ) -> tuple[StoreStaff, ...]:
        """Everybody of a store whatever their status, templates too; STANDARD are those who own calendars."""
        asked = query(
            merchantId=merchant,
            personnelType=personnel_type,
            status=status,
            loginEmail=login_email,
            communicationEmail=communication_email,
        )
        return self._staff("catalogue.staff", asked).staff

    def staff_with_links(self, merchant: MerchantId) -> FoundStaff:
        """Everybody of a store, with their links if Booxi's list tells them (inferred: contract section 13)."""
        return self._staff("catalogue.staff_with_links", query(merchantId=merchant))

    def staff_by_link(self, module: ModuleId, external_id: str) -> FoundStaff:
        """The staff another system knows by this id (their employee number, say), and their links."""
        return self._staff("catalogue.staff_by_link", query(moduleId=module, externalId=external_id))

    def get_staff(self, staff: StaffId) -> StoreStaff:
        """Raises NotFound."""
        return self._line.send(Call(operation="catalogue.get_staff", path=path("staff", staff), answer=StoreStaff))

    def _staff(self, operation: str, asked: Query) -> FoundStaff:
        where = path("staff", "list")
        found = self._line.pages(Call(operation=operation, path=where, query=asked, answer=StaffPage))
        return FoundStaff(**merged(found, "staff"), **merged(found, "links", by="staff_id module_id"))
