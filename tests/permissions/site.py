"""Lines of the permission table."""

from tests.permissions.rows import Row

ROWS: list[Row] = [
    Row("alive", 200),
    Row("parts", 200),
    Row("service-worker", 200),
    Row("set_language", 302, method="post"),
    Row("api-docs", 200),
    Row("api:openapi-json", 200),
    Row("api:api-root", 404),
]

# Addresses of allauth: their permissions are its own, tested in tests/apps/accounts and
# tests/processes.
ALLAUTH: set[str] = {
    "account_change_password",
    "account_confirm_email",
    "account_confirm_login_code",
    "account_email",
    "account_email_verification_sent",
    "account_inactive",
    "account_login",
    "account_logout",
    "account_reauthenticate",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_set_password",
    "account_signup",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_authenticate",
    "mfa_deactivate_totp",
    "mfa_download_recovery_codes",
    "mfa_edit_webauthn",
    "mfa_generate_recovery_codes",
    "mfa_index",
    "mfa_list_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "mfa_view_recovery_codes",
    "openid_connect_callback",
    "openid_connect_login",
    "socialaccount_connections",
    "socialaccount_login_cancelled",
    "socialaccount_signup",
    "usersessions_list",
}
