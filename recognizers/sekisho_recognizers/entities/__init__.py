"""The recognizers, one family of entities a file.

RECOGNIZERS run in every detector. Those of ON_REQUEST, by entity type, run only where somebody asks
for the type: what they find says nothing of anybody by itself, and is everywhere.
"""

from collections.abc import Mapping
from types import MappingProxyType

from sekisho_recognizers.entities.address import JpAddressRecognizer
from sekisho_recognizers.entities.age import JpAgeRecognizer
from sekisho_recognizers.entities.bank_account import JpBankAccountRecognizer, JpIbanRecognizer
from sekisho_recognizers.entities.birth_date import JpBirthDateRecognizer
from sekisho_recognizers.entities.confidential_mark import JpConfidentialMarkRecognizer
from sekisho_recognizers.entities.corporate_number import (
    JpCorporateNumberRecognizer,
    JpInvoiceNumberRecognizer,
)
from sekisho_recognizers.entities.credit_card import JpCreditCardRecognizer
from sekisho_recognizers.entities.date_time import JpDateTimeRecognizer
from sekisho_recognizers.entities.drivers_license import JpDriversLicenseRecognizer
from sekisho_recognizers.entities.email import JpEmailRecognizer
from sekisho_recognizers.entities.id_number import JpIdNumberRecognizer
from sekisho_recognizers.entities.ip_address import JpIpAddressRecognizer
from sekisho_recognizers.entities.license_plate import JpLicensePlateRecognizer
from sekisho_recognizers.entities.location import JpLocationRecognizer
from sekisho_recognizers.entities.mac_address import JpMacAddressRecognizer
from sekisho_recognizers.entities.medical import JpMedicalRecognizer
from sekisho_recognizers.entities.money import JpMoneyRecognizer
from sekisho_recognizers.entities.my_number import JpMyNumberRecognizer
from sekisho_recognizers.entities.organization import JpOrganizationRecognizer
from sekisho_recognizers.entities.passport import JpPassportRecognizer, JpResidenceCardRecognizer
from sekisho_recognizers.entities.person import JpPersonRecognizer
from sekisho_recognizers.entities.phone import JpPhoneRecognizer
from sekisho_recognizers.entities.postal_code import JpPostalCodeRecognizer
from sekisho_recognizers.entities.project import JpProjectRecognizer
from sekisho_recognizers.entities.secret import JpSecretRecognizer
from sekisho_recognizers.entities.sensitive import JpSensitiveRecognizer
from sekisho_recognizers.entities.social_insurance import (
    JpCareInsuranceRecognizer,
    JpEmploymentInsuranceRecognizer,
    JpHealthInsuranceRecognizer,
    JpPensionNumberRecognizer,
    JpResidentCodeRecognizer,
)
from sekisho_recognizers.entities.url import JpUrlRecognizer
from sekisho_recognizers.entities.username import JpUsernameRecognizer
from sekisho_recognizers.recognizer import JpRecognizer

RECOGNIZERS: tuple[type[JpRecognizer], ...] = (
    JpAddressRecognizer,
    JpAgeRecognizer,
    JpBankAccountRecognizer,
    JpBirthDateRecognizer,
    JpCareInsuranceRecognizer,
    JpConfidentialMarkRecognizer,
    JpCorporateNumberRecognizer,
    JpCreditCardRecognizer,
    JpDriversLicenseRecognizer,
    JpEmailRecognizer,
    JpEmploymentInsuranceRecognizer,
    JpHealthInsuranceRecognizer,
    JpIbanRecognizer,
    JpIdNumberRecognizer,
    JpInvoiceNumberRecognizer,
    JpIpAddressRecognizer,
    JpLicensePlateRecognizer,
    JpLocationRecognizer,
    JpMacAddressRecognizer,
    JpMedicalRecognizer,
    JpMoneyRecognizer,
    JpMyNumberRecognizer,
    JpOrganizationRecognizer,
    JpPassportRecognizer,
    JpPensionNumberRecognizer,
    JpPersonRecognizer,
    JpPhoneRecognizer,
    JpPostalCodeRecognizer,
    JpProjectRecognizer,
    JpResidenceCardRecognizer,
    JpResidentCodeRecognizer,
    JpSecretRecognizer,
    JpSensitiveRecognizer,
    JpUrlRecognizer,
    JpUsernameRecognizer,
)

ON_REQUEST: Mapping[str, type[JpRecognizer]] = MappingProxyType({"DATE_TIME": JpDateTimeRecognizer})

__all__ = ["ON_REQUEST", "RECOGNIZERS"]
