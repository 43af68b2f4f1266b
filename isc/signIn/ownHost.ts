/** The address of a request, in the options of n8n's HTTP helpers. */
export interface RequestTarget {
	/** Absolute, or relative to `baseURL`. */
	url?: string;
	/** The older name for `url` in n8n. */
	uri?: string;
	baseURL?: string;
}

/** The host of a request, if it isn't the host that the token is for; undefined if it is. */
export function foreignHost(target: RequestTarget, baseUrl: string): string | undefined {
	const own = new URL(baseUrl);
	const address = String(target.url ?? target.uri ?? '');
	// axios treats both of these as complete addresses and ignores the base URL.
	const isWhole = /^([a-z][a-z\d+\-.]*:)?\/\//i.test(address);
	const base = target.baseURL ?? '';
	const whole = isWhole || base === '' ? address : `${base.replace(/\/+$/, '')}/${address.replace(/^\/+/, '')}`;
	if (!URL.canParse(whole)) return 'an unreadable address';
	const url = new URL(whole);
	return url.origin === own.origin && url.username === '' && url.password === '' ? undefined : url.host;
}
