"""Services and their categories, and what differs per staff member."""

from clienteling.booxi.call import Call, Query, path
from clienteling.booxi.ids import CategoryId, MerchantId, ModuleId, ServiceId, StaffId
from clienteling.booxi.keys import MerchantKey
from clienteling.booxi.line import Resource
from clienteling.booxi.paging import merged
from clienteling.booxi.query import query
from clienteling.booxi.types.enums import BookingMethod, OnlineStatus
from clienteling.booxi.types.listing import Listed
from clienteling.booxi.types.services import (
    Category,
    CategoryPage,
    Customization,
    FoundServices,
    Service,
    ServicePage,
    StoreService,
)


class Services(Resource):
    __slots__ = ()

    def online_services(
        self,
        key: MerchantKey,
        *,
        staff: StaffId | None = None,
        method: BookingMethod | None = None,
        keywords: str | None = None,
        language: str | None = None,
    ) -> tuple[Service, ...]:
        """Services online, all or those one staff member offers: the only way to learn who does what."""
        asked = query(staffId=staff, bookingMethod=method, keywords=keywords, language=self._line.spoken(language))
        where = path("service")
        return self._line.items(
            Call(operation="catalogue.online_services", path=where, query=asked, key=key, answer=Listed[Service])
        )

    def services(
        self,
        merchant: MerchantId,
        *,
        category: CategoryId | None = None,
        method: BookingMethod | None = None,
        status: OnlineStatus | None = None,
        tags: str | None = None,
    ) -> tuple[StoreService, ...]:
        """Every service of a store whatever its status, templates too."""
        asked = query(merchantId=merchant, serviceCategoryId=category, bookingMethod=method, status=status, tags=tags)
        return self._services("catalogue.services", asked).services

    def services_by_link(self, module: ModuleId, external_id: str) -> FoundServices:
        """The services another system knows by this id (its product number, say), and their links."""
        return self._services("catalogue.services_by_link", query(moduleId=module, externalId=external_id))

    def get_service(self, service: ServiceId) -> StoreService:
        """Raises NotFound."""
        where = path("service", service)
        return self._line.send(Call(operation="catalogue.get_service", path=where, answer=StoreService))

    def online_categories(
        self, key: MerchantKey, *, keywords: str | None = None, language: str | None = None
    ) -> tuple[Category, ...]:
        """The categories clients see."""
        asked = query(keywords=keywords, language=self._line.spoken(language))
        where = path("serviceCategory")
        return self._line.items(
            Call(operation="catalogue.online_categories", path=where, query=asked, key=key, answer=Listed[Category])
        )

    def categories(self, merchant: MerchantId) -> tuple[Category, ...]:
        """Every category of a store."""
        return self._categories("catalogue.categories", query(merchantId=merchant))

    def categories_by_link(self, module: ModuleId, external_id: str) -> tuple[Category, ...]:
        """The categories another system knows by this id."""
        return self._categories("catalogue.categories_by_link", query(moduleId=module, externalId=external_id))

    def get_category(self, category: CategoryId) -> Category:
        """Raises NotFound."""
        where = path("serviceCategory", category)
        return self._line.send(Call(operation="catalogue.get_category", path=where, answer=Category))

    def customizations(
        self,
        key: MerchantKey,
        *,
        service: ServiceId | None = None,
        staff: StaffId | None = None,
        language: str | None = None,
    ) -> tuple[Customization, ...]:
        """Durations and prices of one's own, per service and staff member."""
        asked = query(serviceId=service, staffId=staff, language=self._line.spoken(language))
        where = path("serviceCustomization")
        return self._line.items(
            Call(operation="catalogue.customizations", path=where, query=asked, key=key, answer=Listed[Customization]),
            by="service_id staff_id",
        )

    def _services(self, operation: str, asked: Query) -> FoundServices:
        where = path("service", "list")
        found = self._line.pages(Call(operation=operation, path=where, query=asked, answer=ServicePage))
        return FoundServices(**merged(found, "services"), **merged(found, "links", by="service_id module_id"))

    def _categories(self, operation: str, asked: Query) -> tuple[Category, ...]:
        where = path("serviceCategory", "list")
        found = self._line.pages(Call(operation=operation, path=where, query=asked, answer=CategoryPage))
        categories: tuple[Category, ...] = merged(found, "categories")["categories"]
        return categories
