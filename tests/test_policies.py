"""Every address with its policy: nothing can be reached that nobody decided about."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

POLICIES = {
    "complaints:desk": "public page",
    "complaints:new": "personal page",
    "complaints:step": "personal page",
    "complaints:all": "personal page",
    "complaints:quick": "personal page",
    "complaints:autosave": "personal page",
    "complaints:both_receipts": "personal page",
    "complaints:files": "personal page",
    "complaints:piece": "personal page",
    "complaints:finish": "personal page",
    "complaints:cancel": "personal page",
    "complaints:phone_link": "personal page",
    "complaints:phone_picture": "personal page",
    "complaints:phone_enter": "personal page",
    "complaints:phone_photos": "personal page",
    "complaints:phone": "personal page",
    "complaints:phone_files": "personal page",
    "complaints:phone_piece": "personal page",
    "complaints:phone_finish": "personal page",
    "complaints:phone_cancel": "personal page",
    "complaints:complete": "personal page",
    "complaints:region_parts": "public page",
    "complaints:review": "personal page",
    "complaints:receipt": "personal page",
    "complaints:discard": "personal page",
    "complaints:draft_picture": "personal page",
    "complaints:track": "personal page",
    "complaints:status": "personal page",
    "complaints:receipt_pdf": "personal page",
    "complaints:receipt_qr": "personal page",
    "complaints:report_receipt_pdf": "personal page",
    "complaints:report_receipt_qr": "personal page",
    "complaints:glance": "personal page",
    "complaints:leave": "personal page",
    "complaints:lost_code": "personal page",
    "complaints:enter_secret": "personal page",
    "complaints:recover": "personal page",
    "complaints:everything": "personal page",
    "complaints:handover": "personal page",
    "complaints:own_file": "personal page",
    "complaints:act": "personal page",
    "complaints:verify": "personal page",
    "complaints:verify_keys": "public page",
    "complaints:verify_seal": "personal page",
    "complaints:merchant": "personal page",
    "complaints:merchant_evidence": "personal page",
    "enter_code": "public page",
    "code_picture": "public page",
    "short_link": "public page",
    "health": "machine",
    "robots": "public page",
    "media": "public file",
    "news:home": "public page",
    "news:channel": "public page",
    "news:article": "public page",
    "news:corrections": "public page",
    "news:article_qr": "public page",
    "news:photo": "public page",
    "news:preview": "personal page",
    "news:preview_file": "personal page",
    "news:attachment": "public page",
    "news:click": "counter",
    "news:archive": "public page",
    "news:topics": "public page",
    "news:topic": "public page",
    "news:source": "public page",
    "news:report": "personal page",
    "news:report_status": "personal page",
    "news:tag": "public page",
    "news:search": "public page",
    "news:search_json": "public page",
    "news:feed": "public page",
    "news:channel_feed": "public page",
    "news:sitemap": "public page",
    "news:sitemap_pages": "public page",
    "news:sitemap_month": "public page",
    "news:news_sitemap": "public page",
    "news:manifest": "public page",
    "news:page": "public page",
}


def test_it_has_a_policy_for_every_address_and_no_others() -> None:
    assert dict(_policies(get_resolver())) == POLICIES


def _policies(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, str]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "admin":  # the admin checks every view; see test_admin_rights
                yield from _policies(
                    pattern, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
                )
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", getattr(pattern.callback, "policy", "none")
