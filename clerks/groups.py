"""What each desk may do. Django's own permissions, named once here."""

LOOK = (
    "docket.view_filing",
    "docket.view_case",
    "parties.view_party",
    "documents.view_document",
    "documents.view_stampedcopy",
    "payments.view_payment",
    "payments.view_confirmation",
    "courts.view_jurisdiction",
    "courts.view_location",
    "courts.view_casetype",
    "courts.view_feerow",
    "courts.view_limitrow",
)

GROUPS: dict[str, tuple[str, ...]] = {
    "Clerk": (
        *LOOK,
        "docket.view_reviewround",
        "docket.decide_filing",
        "docket.view_accessrequest",
        "docket.decide_accessrequest",
        "docket.transfer_case",
        "docket.read_figures",
    ),
    "Support": (*LOOK, "docket.support_callers", "enrollment.view_user", "notices.view_notice"),
    "Administrator": (
        *LOOK,
        "docket.view_reviewround",
        "docket.view_accessrequest",
        "docket.read_figures",
        "enrollment.view_user",
        "enrollment.change_user",
        "notices.view_notice",
        "audit.view_event",
        "payments.view_ledgerentry",
        "payments.view_refund",
        "payments.add_refund",
        "courts.change_jurisdiction",
        "courts.add_location",
        "courts.change_location",
        "courts.add_casetype",
        "courts.change_casetype",
        "courts.add_feerow",
        "courts.add_limitrow",
    ),
}
