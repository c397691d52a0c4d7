# ruff: noqa: E501
"""English about Japanese people, and letters half English, half Japanese."""

from training.kinds import kind
from training.scene import Scene

OPEN = ("Dear {A.rs}-san,\n", "Dear Mr. {A.rs},\n", "Dear Ms. {A.rs},\n", "Dear {A.rg},\n", "Hi {A.rg},\n", "Hi {A.rg} and {B.rg},\n", "To: {A.r} <{email}>\nFrom: {C.r} <{email}>\n", "Dear Dr. {A.rs},\n", "Dear Sir or Madam,\n", "Hello team,\n", "From: {C.r} ({U})\nTo: {A.r}\nSubject: {code} delivery\n\n", "", "Attn: {A.r}, {U}\n", "Dear Mr. {A.card},\n")  # fmt: skip
BODY = (
    "Could you ask {B.rs}-san to send the invoice by {md}? ", "I met Mr. {B.rs} of {U} in ⟦LOCATION|Tokyo⟧ last week. ", "{U} has not confirmed the order yet. ", "Please find attached the contract between {U} and {X}. ", "Ms. {B.rs} will attend the meeting on behalf of {A.rg}. ", "{A.r} (ID {id}) joined {U2} in {year}. ", "The shipment was handled by {B.r} at {U}. ", "Our new contact in ⟦LOCATION|Osaka⟧ is {B.r}, {tel}. ", "According to {B.rg}, the sensor {code} failed after {nn} hours. ", "Patient {A.r}, {age} years old, was referred by Dr. {B.rs}. ", "The tenant, {A.r}, lives at {ADR.r}. ", "He says his wife {B.rg} and their son {C.rg} will arrive on {md}. ", "Shipper: {U}, {ADR.r}\nConsignee: {U2}\nNotify: {U3}, attn. {B.r}\n", "Handled by {B.r} ({email}), Fax {tel}\n", "Please copy {B.rg}, {C.rg} and {D.rg} on all replies. ", "{B.rg}'s report is due on {md}. ", "Mr. {B.rs}'s team at {U} will visit us. ", "We thank {X} for its support. ", "{U} and {U2} signed an NDA in {year}. ", "@{B.rg} can you review this? ", "{B.rg}: looks good to me\n", "- {B.r}, {U}\n", "1) {B.r} - attendee\n", "Passport holder: {A.R}\n", "Name: {A.r}\n", "Employer: {U}\n", "Emergency contact: {B.r} ({tel})\n", "Interviewer {B.rg}: strong skills, will recommend.\n", "Candidate: {A.r}\n", "CC: {B.r}; {C.r}\n", "Approved by {B.ri}\n", "{A.ri} and {B.ri} reviewed the draft. ", "{X}の{B.s}さん will join from ⟦LOCATION|Fukuoka⟧. ", "I will call {B.s}さん tomorrow. ", "Kindly note that {A.rs} ({A}) is on leave. ",
)  # fmt: skip
PLAIN = (
    "Sorry, I am late. ", "My direct line is {tel}. ", "He promised to return the deposit to his account. ", "She asked about the schedule last week. ", "Rolling back now. ", "The build failed again. ", "Who told you that? ", "Not public yet! ", "Room {nnnn}, {n}th floor. ", "Passport no. and residence card are required. ", "The landlord did not reply. ", "Tenant and guarantor must sign. ", "Deadline: {md}, {clock} JST. ", "Total: USD {nnnn}. ", "Freight prepaid, {nn} pallets, G.W. {nnnn} kgs\n", "Status: In Progress\n", "Title: Weekly Report\n", "Subject: Request for Quotation\n", "Name:\nCompany:\nPhone:\n", "Dear Customer,\n", "To whom it may concern,\n", "May I ask a favor? ", "Will you be available in June? ", "A bill of lading is attached. ", "The {latin} {latin} is {latin}. ", "{latin}: {latin}\n", "Good morning. ", "Internal use only. ", "Make it short, no legal jargon please. ",
    "Please let me know if you have any questions. ", "The delivery will be delayed by {n} days. ", "The unit price is USD {nn}. ", "Could you send us the revised quotation? ", "We apologize for the inconvenience. ", "The meeting is scheduled for {md} at {clock}. ", "Please see the attached file. ", "The customer requested a refund. ", "Our factory in ⟦LOCATION|Nagoya⟧ will be closed next week. ", "The part number is {code}. ", "Thank you for your continued support. ", "I look forward to hearing from you. ", "⟦LOCATION|Tokyo, Japan⟧ is our main market. ", "The Sales Department will follow up. ", "Production starts in March. ", "Terms: FOB ⟦LOCATION|Yokohama⟧, L/C at sight. ", "The system is down for maintenance. ", "Quality inspection passed with no defects. ", "Happy New Year to everyone. ", "Monday and Tuesday are fine with me. ", "See Section {n} of the Manual. ", "The Project Manager approved the Change Request. ", "Net Weight: {nnn} kgs, Gross Weight: {nnn} kgs\n", "Invoice No. {id}, Due Date: {date}\n", "Re: Purchase Order {id}\n", "Regarding Invoice {id}, payment is overdue. ",
)  # fmt: skip
CLOSE = (
    "\nBest regards,\n{C.r}",
    "\nSincerely,\n{C.r}\n{U}",
    "\nKind regards,\n{C.rg}",
    "\nThanks,\n{C.rg}",
    "\nBest,\n{C.rg}\n{dept}",
    "\nYours faithfully,\n{C.ri}\n{U}\n{ADR.r}\n{tel}",
    "",
    "",
    "\nBest regards,",
    "\n{C.r} / {C}\n{X}",
    "\n--\n{C.card}\nSales Manager, {U}",
)
ASKS = (
    "この英文を添削して。\n\n",
    "和訳してください。\n\n",
    "次の英文メールを要約して\n\n",
    "Translate into Japanese.\n\n",
    "Make it polite.\n\n",
    "返信を英語で書いて。\n\n",
    "",
    "",
    "",
    "この文章自然?\n\n",
    "誤字だけ直して。\n\n",
)


def _letter(scene: Scene, share: float) -> None:
    scene.one_of(ASKS)
    if share:
        scene.one_of(OPEN)
    for _ in range(scene.rng.randint(1, 6)):
        scene.one_of(BODY if scene.chance(share) else PLAIN)
    if share:
        scene.one_of(CLOSE)


@kind("english", 3.2)
def letter(scene: Scene) -> None:
    _letter(scene, 0.55)


@kind("english", 1.0)
def letter_without_names(scene: Scene) -> None:
    _letter(scene, 0.0)


@kind("english", 0.8)
def spelling(scene: Scene) -> None:
    """How is it written in Latin letters."""
    scene.one_of(
        (
            "{A}をローマ字で書くと{A.r}で合ってる?",
            "{A.rg}って綴り、hは要る?",
            "パスポートの名前が{A.slash}なんですが、チケットは{A.card}でも乗れますか。",
            "カード名義:{A.card}",
            "{A.k}を英語表記にすると{A.r}?",
            "Ms. {A.rs}と{A.s}様、どっちで書く?",
            "{A.any}さんを{A.rg}と呼んでいいか聞く英文。",
            "{A.rs} {A.rg}の姓はどっち?",
            "宛名を英語に。〒{postal} {ADR} {X} {A}様",
            "{U}の読み方は?",
            "{A.rs}さん({A.s}と表記)にメール。",
            "From {A.rg} to {B.rg}: thank you note, two lines.",
            "Write a farewell message for {A.r}, who leaves {X.s} in {month}.",
            "Is {A.r} a male name?",
            "{A.r}, {B.r}, {C.r}: alphabetize these names.",
        )
    )
