/** Whatever stands behind these words in a text is a secret or a token. */
const named =
	/((?:access|refresh|id)[_-]?token|client[_-]?secret|authorization|password|secret|code|assertion)(["']?\s*[:=]\s*["']?)(?:bearer\s+|basic\s+)?[^\s"'&,;}]{8,}/gi;
const bearer = /\b(bearer|basic)\s+[A-Za-z0-9\-._~+/]{8,}=*/gi;
const jsonWebToken = /\beyJ[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]*){0,2}/g;
/** Longer than any of ISC's ids (32 hexadecimal digits, or 36 characters with dashes). */
const longRun = /[A-Za-z0-9+/_=-]{40,}/g;

/**
 * A text without anything that looks like a secret or a token. Ids, names and e-mail addresses stay.
 * ISC may repeat in an error what it was sent, and what comes from a proxy is anybody's.
 */
export function redact(text: string): string {
	return text
		.replace(bearer, '$1 [removed]')
		.replace(named, '$1$2[removed]')
		.replace(jsonWebToken, '[removed]')
		.replace(longRun, (run) => (looksRandom(run) ? '[removed]' : run));
}

/** Names of entitlements can be long too; what is random has letters of both cases and digits, or is hexadecimal throughout. */
function looksRandom(run: string): boolean {
	if (/^[0-9a-f]+$/i.test(run)) return true;
	return (run.match(/[0-9]/g) ?? []).length >= 4 && /[a-z]/.test(run) && /[A-Z]/.test(run);
}
