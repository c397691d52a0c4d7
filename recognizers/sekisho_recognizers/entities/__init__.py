"""The recognizers, one family of entities a file. RECOGNIZERS is the list of all there are."""

from sekisho_recognizers.entities.address import AddressRecognizer, PostalCodeRecognizer
from sekisho_recognizers.entities.bank_account import BankAccountRecognizer
from sekisho_recognizers.entities.birth_date import BirthDateRecognizer
from sekisho_recognizers.entities.confidential_mark import ConfidentialMarkRecognizer
from sekisho_recognizers.entities.corporate_number import (
    CorporateNumberRecognizer,
    InvoiceNumberRecognizer,
)
from sekisho_recognizers.entities.credit_card import CreditCardRecognizer
from sekisho_recognizers.entities.drivers_license import DriversLicenseRecognizer
from sekisho_recognizers.entities.email import EmailRecognizer
from sekisho_recognizers.entities.id_number import IdNumberRecognizer
from sekisho_recognizers.entities.ip_address import IpAddressRecognizer
from sekisho_recognizers.entities.license_plate import LicensePlateRecognizer
from sekisho_recognizers.entities.location import LocationRecognizer
from sekisho_recognizers.entities.mac_address import MacAddressRecognizer
from sekisho_recognizers.entities.money import MoneyRecognizer
from sekisho_recognizers.entities.my_number import MyNumberRecognizer
from sekisho_recognizers.entities.organization import OrganizationRecognizer
from sekisho_recognizers.entities.passport import PassportRecognizer, ResidenceCardRecognizer
from sekisho_recognizers.entities.person import PersonRecognizer
from sekisho_recognizers.entities.phone import PhoneRecognizer
from sekisho_recognizers.entities.project import ProjectRecognizer
from sekisho_recognizers.entities.secret import SecretRecognizer
from sekisho_recognizers.entities.social_insurance import (
    CareInsuranceRecognizer,
    EmploymentInsuranceRecognizer,
    HealthInsuranceRecognizer,
    PensionNumberRecognizer,
    ResidentCodeRecognizer,
)
from sekisho_recognizers.entities.url import UrlRecognizer
from sekisho_recognizers.entities.username import UsernameRecognizer
from sekisho_recognizers.recognizer import Recognizer

RECOGNIZERS: tuple[type[Recognizer], ...] = (
    AddressRecognizer,
    BankAccountRecognizer,
    BirthDateRecognizer,
    CareInsuranceRecognizer,
    ConfidentialMarkRecognizer,
    CorporateNumberRecognizer,
    CreditCardRecognizer,
    DriversLicenseRecognizer,
    EmailRecognizer,
    EmploymentInsuranceRecognizer,
    HealthInsuranceRecognizer,
    IdNumberRecognizer,
    InvoiceNumberRecognizer,
    IpAddressRecognizer,
    LicensePlateRecognizer,
    LocationRecognizer,
    MacAddressRecognizer,
    MoneyRecognizer,
    MyNumberRecognizer,
    OrganizationRecognizer,
    PassportRecognizer,
    PensionNumberRecognizer,
    PersonRecognizer,
    PhoneRecognizer,
    PostalCodeRecognizer,
    ProjectRecognizer,
    ResidenceCardRecognizer,
    ResidentCodeRecognizer,
    SecretRecognizer,
    UrlRecognizer,
    UsernameRecognizer,
)

__all__ = ["RECOGNIZERS"]
