"""Staff, clients and module links as callers see them."""

from clienteling.booxi.sandbox.records import Client, Link, Staff
from clienteling.booxi.sandbox.wire.values import Wire, given, instant

OWNER_ID = {
    "client": "clientId",
    "merchant": "merchantId",
    "service": "serviceId",
    "category": "serviceCategoryId",
    "staff": "staffId",
}
"""The property that names whose link it is, by the link's `owner`."""


def full_name(record: Staff) -> str:
    return f"{record.first_name} {record.last_name}".strip()


def online_staff(record: Staff) -> Wire:
    """The public view of a staff member."""
    return {
        "id": record.id,
        "name": full_name(record),
        "firstName": record.first_name,
        "lastName": record.last_name,
        "position": record.position,
        "timeSelectionMode": record.time_selection_mode,
    }


def staff(record: Staff) -> Wire:
    """The partner's view: the public one and how to reach them."""
    return {
        **online_staff(record),
        **given(mobilePhone=record.phone, communicationEmail=record.email, loginEmail=record.email),
        "userRole": record.role,
        "language": record.language,
        "personnelType": record.personnel_type,
        "status": record.status,
        **given(createdOn=instant(record.created_at), modifiedOn=instant(record.modified_at)),
        "isTemplate": record.is_template,
        "merchantId": record.merchant_id,
    }


def client(record: Client) -> Wire:
    return {
        "id": record.id,
        "merchantId": record.merchant_id,
        **names(record),
        **given(membershipNumber=record.membership_number, language=record.language),
        "remindBySMS": record.remind_by_sms,
        "remindByEmail": record.remind_by_email,
        "inMailingList": record.in_mailing_list,
        **given(dateOfBirth=_birthday(record), address=address(record)),
        "gender": record.gender,
        "status": record.status,
        **given(
            quickNote=record.quick_note,
            createdOn=instant(record.created_at),
            modifiedOn=instant(record.modified_at),
        ),
        "metadata": record.metadata,
    }


def names(record: Client) -> Wire:
    """Who somebody is and how to reach them; an anonymised client has none of it left."""
    return given(
        firstName=record.first_name,
        lastName=record.last_name,
        email=record.email,
        homePhoneNumber=record.home_phone,
        mobilePhoneNumber=record.mobile_phone,
    )


def address(record: Client) -> Wire | None:
    lines = {
        "street": record.street,
        "city": record.city,
        "state": record.state,
        "postalCode": record.postal_code,
        "country": record.country,
    }
    return lines if any(lines.values()) else None


def link(record: Link) -> Wire:
    """A module link of any owner (contract section 13)."""
    return {
        OWNER_ID[record.owner]: record.owner_id,
        "moduleId": record.module_id,
        **given(externalId=record.external_id),
        "metadata": record.metadata,
        **given(createdOn=instant(record.created_at), modifiedOn=instant(record.modified_at)),
    }


def _birthday(record: Client) -> Wire | None:
    if record.birthday is None:
        return None
    day, month = record.birthday
    return {"day": day, "month": month}
