/** Where a request goes, as n8n's HTTP helpers have it. */
export interface RequestTarget {
	/** Absolute, or relative to `baseURL`. */
	url?: string;
	/** The older name of `url` in n8n. */
	uri?: string;
	baseURL?: string;
}

/** The host that a request goes to, if it is not the one the token is for; undefined where it is. */
export function foreignHost(target: RequestTarget, baseUrl: string): string | undefined {
	const own = new URL(baseUrl);
	const given = String(target.url ?? target.uri ?? '');
	// axios takes both of these for whole addresses and leaves the base URL aside.
	const isWhole = /^([a-z][a-z\d+\-.]*:)?\/\//i.test(given);
	const base = target.baseURL ?? '';
	const whole = isWhole || base === '' ? given : `${base.replace(/\/+$/, '')}/${given.replace(/^\/+/, '')}`;
	if (!URL.canParse(whole)) return 'an address that cannot be read';
	const url = new URL(whole);
	return url.origin === own.origin && url.username === '' && url.password === '' ? undefined : url.host;
}
