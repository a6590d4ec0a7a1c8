"""Stores, services, categories, customisations and group events as callers see them."""

from clienteling.booxi.sandbox.records import (
    Category,
    Customization,
    GroupEvent,
    Merchant,
    Resource,
    Schedule,
    Service,
    WeeklyHours,
)
from clienteling.booxi.sandbox.rules import places
from clienteling.booxi.sandbox.state import Account
from clienteling.booxi.sandbox.wire import people
from clienteling.booxi.sandbox.wire.values import Wire, given, instant, price


def merchant(record: Merchant) -> Wire:
    """The partner's view of a store."""
    return {
        "id": record.id,
        "name": record.name,
        "isAvailableOnline": record.active,
        "storeNumber": record.store_number,
        "groupId": record.group_id,
        "groupName": record.group_name,
        "groupCategoryId": record.group_category_id,
        "groupCategoryName": record.group_category_name,
        "address": {
            "street": record.street,
            "city": record.city,
            "state": record.state,
            "postalCode": record.postal_code,
            "country": record.country,
        },
        **given(phoneNumber=record.phone, email=record.email),
        "tags": record.tags,
        "apiKey": record.api_key,
        "description": record.description,
        "currency": record.currency,
        **given(tax1Name=record.tax1_name, tax2Name=record.tax2_name),
        "tax1Rate": record.tax1_rate,
        "tax2Rate": record.tax2_rate,
        "timeZone": record.time_zone,
        "defaultLanguage": record.language,
    }


def online_merchant(record: Merchant) -> Wire:
    """The public view: with opening hours in store time."""
    return {**merchant(record), "openHours": [hours(h) for h in record.open_hours]}


def hours(record: WeeklyHours) -> Wire:
    return {"dow": record.dow, "start": _clock(record.start), "end": _clock(record.end)}


def schedule(record: Schedule) -> Wire:
    return {
        "id": record.id,
        "name": record.name,
        "description": record.description,
        **given(start=instant(record.start), end=instant(record.end)),
        "weeklyHours": [hours(h) for h in record.weekly_hours],
    }


def service_name(record: Service, language: str | None) -> str:
    return record.names.get(language or "", record.name)


def online_service(account: Account, record: Service, language: str | None = None) -> Wire:
    """The public view of a service."""
    category = account.categories.get(record.category_id)
    return {
        "id": record.id,
        "merchantId": record.merchant_id,
        "name": service_name(record, language),
        "tags": record.tags,
        "duration": record.duration,
        "showDuration": True,
        "hasDurationCustomization": record.has_duration_customization,
        "bookingMethod": record.booking_method,
        "location": record.location,
        "locationText": "",
        "price": price(record.amount, _currency(account, record.merchant_id), record.price_visibility),
        "hasPriceCustomization": record.has_price_customization,
        "categoryId": record.category_id,
        "categoryName": "" if category is None else category.name,
        "description": record.description,
        "staffSelectionMode": record.staff_selection_mode,
        "timeSelectionMode": record.time_selection_mode,
        "maxReservationSize": record.max_reservation_size,
        "bookingPolicy": record.booking_policy,
        "instructions": record.instructions,
        **given(surveyModel=record.survey_model),
    }


def service(account: Account, record: Service) -> Wire:
    """The partner's view: the public one and what only the house should know."""
    return {
        **online_service(account, record),
        "isSurveyRequired": record.survey_required,
        "surveyType": "None" if record.survey_model is None else "Complex",
        "status": record.status,
        "isTemplate": record.is_template,
        **given(
            serviceTemplateId=record.template_id,
            createdOn=instant(record.created_at),
            modifiedOn=instant(record.modified_at),
        ),
        "spacingAfter": record.spacing_after,
        "isBusySpacingAfter": record.busy_spacing,
    }


def online_category(record: Category) -> Wire:
    return {"id": record.id, "name": record.name, "description": record.description}


def category(record: Category) -> Wire:
    return {
        **online_category(record),
        "merchantId": record.merchant_id,
        "isTemplate": record.is_template,
        **given(serviceCategoryTemplateId=record.template_id),
    }


def customization(account: Account, record: Customization) -> Wire:
    """Values of the service stand in where the staff member has none of their own."""
    offered = account.services[record.service_id]
    amount = offered.amount if record.amount is None else record.amount
    return {
        "serviceId": record.service_id,
        "staffId": record.staff_id,
        "hasCustomDuration": record.duration is not None,
        "duration": record.duration or offered.duration,
        "hasCustomPrice": record.amount is not None,
        "price": price(amount, _currency(account, offered.merchant_id), offered.price_visibility),
    }


def resource(record: Resource) -> Wire:
    return {
        "id": record.id,
        "name": record.name,
        "description": record.description,
        "status": record.status,
    }


def group_event(account: Account, record: GroupEvent, language: str | None = None) -> Wire:
    """A scheduled event with its service, its leader and its places."""
    offered, leader = account.services[record.service_id], account.staff[record.staff_id]
    shown = online_service(account, offered, language)
    return {
        "id": record.id,
        "start": instant(record.starts_at),
        "duration": record.duration,
        "price": shown["price"],
        "location": offered.location,
        "locationText": "",
        "staffId": leader.id,
        "staffName": people.full_name(leader),
        "staffFirstName": leader.first_name,
        "staffLastName": leader.last_name,
        "staff": people.online_staff(leader),
        "serviceId": offered.id,
        "serviceName": shown["name"],
        "serviceCategoryId": offered.category_id,
        "serviceCategoryName": shown["categoryName"],
        "service": shown,
        "attendeeCount": places.taken(account, record),
        "attendeeCapacity": record.capacity,
        "isCompleted": record.is_completed,
        **given(
            onlineBookingAllowedFrom=instant(record.online_from),
            onlineBookingAllowedUntil=instant(record.online_until),
            createdOn=instant(record.created_at),
        ),
    }


def _currency(account: Account, merchant_id: int) -> str:
    return account.merchants[merchant_id].currency


def _clock(text: str) -> str:
    """HH:MM:SS whatever the record holds."""
    return text if len(text) == 8 else f"{text}:00"
