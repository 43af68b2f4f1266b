import { sign } from 'jsonwebtoken';

import { freshToken, knownToken, tokenKey } from '../../isc/signIn/accessTokens';
import { foreignHost } from '../../isc/signIn/ownHost';
import { readSignInError, SignInError } from '../../isc/signIn/signInError';
import { tokenUserOf } from '../../isc/signIn/tokenUser';

describe('tokenUserOf', () => {
	it('reads the user that a token names, beyond ASCII too', () => {
		const token = sign({ identity_id: '2c91', user_name: 'zoë.łukasz–日本', authorities: ['ORG_ADMIN', 7] }, 'key');
		expect(tokenUserOf(token)).toEqual({ id: '2c91', userName: 'zoë.łukasz–日本', authorities: ['ORG_ADMIN'] });
	});

	it('names nobody for an API client', () => {
		expect(tokenUserOf(sign({ client_id: 'x', authorities: ['API'] }, 'key'))).toBeUndefined();
	});

	it.each(['', 'opaque', 'a.b.c', 'a.%%%.c', `a.${'_'.repeat(7)}.c`, 'a.bnVsbA.c'])(
		'names nobody for %p, which is no JWT of ours',
		(token) => {
			expect(tokenUserOf(token)).toBeUndefined();
		},
	);
});

describe('foreignHost', () => {
	const own = 'https://acme.api.identitynow.com';

	it.each([
		{ url: `${own}/v1` },
		{ url: '/v1', baseURL: own },
		{ url: 'v1', baseURL: `${own}/` },
		{ uri: `${own}/v1` },
		{ url: `${own}:443/v1` },
		{ url: '/@evil.example', baseURL: own },
		{ url: '@evil.example', baseURL: own },
	])('lets %p pass', (target) => {
		expect(foreignHost(target, own)).toBeUndefined();
	});

	it.each([
		[{ url: 'https://evil.example/v1' }, 'evil.example'],
		[{ url: 'https://evil.example/v1', baseURL: own }, 'evil.example'],
		[{ url: '//evil.example/v1', baseURL: own }, 'an unreadable address'],
		[{ url: '/v1', baseURL: 'https://evil.example' }, 'evil.example'],
		[{ url: 'http://acme.api.identitynow.com/v1' }, 'acme.api.identitynow.com'],
		[{ url: 'https://acme.api.identitynow.com:8443/v1' }, 'acme.api.identitynow.com:8443'],
		[{ url: 'https://acme.api.identitynow.com@evil.example/v1' }, 'evil.example'],
		[{ url: 'https://acme.api.identitynow.com.evil.example/v1' }, 'acme.api.identitynow.com.evil.example'],
		[{ url: '.evil.example', baseURL: '' }, 'an unreadable address'],
		[{ url: 'https://user@acme.api.identitynow.com/v1' }, 'acme.api.identitynow.com'],
		[{ url: 'https://:word@acme.api.identitynow.com/v1' }, 'acme.api.identitynow.com'],
	])('names the host of %p', (target, host) => {
		expect(foreignHost(target, own)).toBe(host);
	});
});

describe('SignInError', () => {
	const problem = { message: 'It went wrong.', advice: 'Do this. Then that.' };

	it('can be read back from its message and description alone', () => {
		const { message, description } = new SignInError(problem);
		expect(message).toContain('It went wrong. Do this. Then that.');
		expect(readSignInError({ message, description })).toEqual(problem);
	});

	it('is not seen in other errors', () => {
		expect(readSignInError({ message: 'It went wrong.', description: 'Do this.' })).toBeUndefined();
	});
});

describe('freshToken', () => {
	let keys = 0;
	const newKey = () => tokenKey('https://acme.example', `client-${++keys}`, 'secret');

	it('asks once for all who ask side by side', async () => {
		const key = newKey();
		let asked = 0;
		const request = async () => await Promise.resolve({ token: `token-${++asked}`, expiresIn: 60 });
		const tokens = await Promise.all(Array.from({ length: 50 }, async () => await freshToken(key, '', request)));
		expect(new Set(tokens)).toEqual(new Set(['token-1']));
		expect(asked).toBe(1);
	});

	it('gives those who come late with the old token the new one', async () => {
		const key = newKey();
		let asked = 0;
		const request = async () => await Promise.resolve({ token: `token-${++asked}`, expiresIn: 60 });
		await freshToken(key, '', request);
		expect(await freshToken(key, 'token-1', request)).toBe('token-2');
		expect(await freshToken(key, 'token-1', request)).toBe('token-2');
		expect(asked).toBe(2);
	});

	it('forgets a token a little before ISC does', async () => {
		const key = newKey();
		await freshToken(key, '', async () => await Promise.resolve({ token: 'short', expiresIn: 0.1 }));
		expect(knownToken(key)).toBe('short');
		await new Promise((done) => setTimeout(done, 95));
		expect(knownToken(key)).toBeUndefined();
	});

	it('tells all who wait that the request failed, and asks again the next time', async () => {
		const key = newKey();
		const failing = async () => await Promise.reject(new Error('no'));
		const results = await Promise.allSettled([freshToken(key, '', failing), freshToken(key, '', failing)]);
		expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
		expect(await freshToken(key, '', async () => await Promise.resolve({ token: 'good' }))).toBe('good');
	});

	it('keeps clients with the same id but another secret or host apart', () => {
		const keysOf = [
			tokenKey('https://a.example', 'id', 'secret'),
			tokenKey('https://a.example', 'id', 'other'),
			tokenKey('https://b.example', 'id', 'secret'),
			tokenKey('https://a.example', 'ids', 'ecret'),
		];
		expect(new Set(keysOf).size).toBe(4);
	});
});
