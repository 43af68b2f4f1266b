import type { TokenUser } from '../api/http';

/** The user that a token names, from its claims and without proof; undefined for an API client, or a token that isn't a JWT. */
export function tokenUserOf(token: string): TokenUser | undefined {
	const claims = claimsOf(token);
	if (typeof claims.identity_id !== 'string' || claims.identity_id === '') return undefined;
	return {
		id: claims.identity_id,
		...(typeof claims.user_name === 'string' ? { userName: claims.user_name } : {}),
		...(typeof claims.exp === 'number' && { expiresAt: claims.exp * 1000 }),
		authorities: Array.isArray(claims.authorities)
			? claims.authorities.filter((entry) => typeof entry === 'string')
			: [],
	};
}

function claimsOf(token: string): Record<string, unknown> {
	try {
		const claims: unknown = JSON.parse(decodeBase64Url(token.split('.')[1] ?? ''));
		return typeof claims === 'object' && claims !== null ? (claims as Record<string, unknown>) : {};
	} catch {
		return {}; // Not a JWT. ISC may issue such tokens, and the claims are only a hint.
	}
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Decodes base64url of UTF-8 text. @throws {URIError} if the bytes aren't UTF-8 */
function decodeBase64Url(encoded: string): string {
	let escaped = '';
	let bits = 0;
	let value = 0;
	for (const digit of encoded.replace(/=+$/, '')) {
		value = ((value << 6) | alphabet.indexOf(digit)) & 0xffff;
		bits += 6;
		if (bits < 8) continue;
		bits -= 8;
		escaped += `%${((value >> bits) & 0xff).toString(16).padStart(2, '0')}`;
	}
	return decodeURIComponent(escaped);
}
