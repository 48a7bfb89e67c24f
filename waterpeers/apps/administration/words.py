"""What facts and settings are called."""

from django.utils.translation import gettext_lazy as _

from waterpeers.apps.operators.models import CountryFactKind

FACTS = {
    CountryFactKind.INCOME_GROUP: _("Income group"),
    CountryFactKind.FRAGILITY: _("Fragility"),
    CountryFactKind.GRID_FACTOR: _("Emission factor of electricity"),
    CountryFactKind.NAME_EN: _("Name in English"),
    CountryFactKind.NAME_FR: _("Name in French"),
    CountryFactKind.NAME_ES: _("Name in Spanish"),
    CountryFactKind.LCU_PER_PPP_DOLLAR: _("Local currency to one international dollar"),
    CountryFactKind.PPP_DEFLATOR_2017: _("Deflator to dollars of 2017"),
}
REASONS = {
    "no_backup_folder": _("No folder for backups is set (WATERPEERS_BACKUP_FOLDER)."),
    "backup_failed": _("The backup was not written: %(problem)s"),
}
SETTINGS = {
    "SITE_NAME": _("Name of the site"),
    "BASE_URL": _("Address of the site"),
    "DEBUG": _("For developers (must be off)"),
    "DATA": _("Data folder"),
    "REQUEST_DAYS": _("Days until a request for help ends"),
    "INVITATION_DAYS": _("Days until an invitation ends"),
    "SIGN_IN_DAYS": _("Days for which sign-ins are known"),
    "UPLOAD_MEGABYTES": _("Largest file, MB"),
    "API_CALLS_PER_MINUTE": _("Calls of the API a minute"),
    "TRUSTED_PROXIES": _("Trusted proxies before the site"),
    "BACKUP_FOLDER": _("Folder for backups"),
    "BACKUP_HOURS": _("Hours from one backup to the next"),
    "BACKUP_KEEP": _("Backups that are kept"),
    "SIZE_BAND_BOUNDS": _("Bounds of small and large, connections"),
    "EMAIL_HOST": _("Mail server"),
    "DEFAULT_FROM_EMAIL": _("Mails come from"),
}
