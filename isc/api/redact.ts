/** A text after one of these words is a secret or a token. */
const named =
	/((?:access|refresh|id)[_-]?token|client[_-]?secret|authorization|password|secret|code|assertion)(["']?\s*[:=]\s*["']?)(?:bearer\s+|basic\s+)?[^\s"'&,;}]{8,}/gi;
const bearer = /\b(bearer|basic)\s+[A-Za-z0-9\-._~+/]{8,}=*/gi;
const jsonWebToken = /\beyJ[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]*){0,2}/g;
/** Longer than any ISC id (32 hexadecimal digits, or 36 characters with hyphens). */
const longRun = /[A-Za-z0-9+/_=-]{40,}/g;

/**
 * Removes everything that looks like a secret or a token, and keeps ids, names and email addresses.
 * An error from ISC may repeat what was sent, and a proxy may answer anything.
 */
export function redact(text: string): string {
	return text
		.replace(bearer, '$1 [removed]')
		.replace(named, '$1$2[removed]')
		.replace(jsonWebToken, '[removed]')
		.replace(longRun, (run) => (looksRandom(run) ? '[removed]' : run));
}

/** Names of entitlements can be as long. Random text mixes upper case, lower case and digits, or is hexadecimal throughout. */
function looksRandom(run: string): boolean {
	if (/^[0-9a-f]+$/i.test(run)) return true;
	return (run.match(/[0-9]/g) ?? []).length >= 4 && /[a-z]/.test(run) && /[A-Z]/.test(run);
}
