import { resolvedFields } from './harness/resolvedFields';

const type = 'sailPointIscOAuth2Api';

describe('the fields that n8n works out', () => {
	it.each([
		[
			{ environment: 'production', tenant: ' Acme ' },
			'https://acme.login.sailpoint.com/oauth/authorize',
			'https://acme.api.identitynow.com/oauth/token',
			'acme.api.identitynow.com',
		],
		[
			{ environment: 'demo', tenant: 'acme' },
			'https://acme.identitynow-demo.com/oauth/authorize',
			'https://acme.api.identitynow-demo.com/oauth/token',
			'acme.api.identitynow-demo.com',
		],
		[
			{ environment: 'fedramp', tenant: 'acme' },
			'https://acme.saas.sailpointfedramp.com/oauth/authorize',
			'https://acme.api.saas.sailpointfedramp.com/oauth/token',
			'acme.api.saas.sailpointfedramp.com',
		],
		[
			{ environment: 'custom', apiUrl: 'https://isc.acme.example:8443/' },
			'https://isc.acme.example:8443/oauth/authorize',
			'https://isc.acme.example:8443/oauth/token',
			'isc.acme.example',
		],
		[
			{
				environment: 'custom',
				apiUrl: 'https://acme.api.identitynow.com',
				authorizeUrl: 'https://login.acme.example/authorize',
			},
			'https://login.acme.example/authorize',
			'https://acme.api.identitynow.com/oauth/token',
			'acme.api.identitynow.com',
		],
		[
			{ environment: 'custom', apiUrl: 'http://[::1]:3000' },
			'http://[::1]:3000/oauth/authorize',
			'http://[::1]:3000/oauth/token',
			'[::1]',
		],
	])('follow from %p', async (fields, authUrl, accessTokenUrl, allowedDomains) => {
		expect(await resolvedFields(type, fields)).toMatchObject({
			authUrl,
			accessTokenUrl,
			allowedHttpRequestDomains: 'domains',
			allowedDomains,
			grantType: 'authorizationCode',
			scope: 'sp:scopes:all',
		});
	});

	it.each([
		'http://acme.example',
		'http://localhost.evil.example',
		'http://localhost:80@evil.example',
		'ftp://acme.example',
		'acme',
		'',
		'https://acme.example\\@evil.example',
	])('stay empty where the API URL is %p', async (apiUrl) => {
		const { authUrl, accessTokenUrl, allowedDomains } = await resolvedFields(type, { environment: 'custom', apiUrl });
		expect([authUrl, accessTokenUrl]).toEqual(['', '']);
		expect(allowedDomains).toBe('unknown.invalid');
	});

	it.each(
		[
			'acme/../x',
			'acme/',
			'acme.evil.example',
			'evil.example#',
			'a@evil.example',
			'acme?',
			'a\\b',
			'a b',
			'-a',
			'',
			'ä',
		].flatMap((tenant) => ['production', 'demo', 'fedramp', ''].map((environment) => ({ environment, tenant }))),
	)('stay empty where the name of the tenant is none: %p', async (fields) => {
		const { authUrl, accessTokenUrl, allowedDomains } = await resolvedFields(type, fields);
		expect([authUrl, accessTokenUrl]).toEqual(['', '']);
		expect(allowedDomains).toBe('unknown.invalid');
	});

	it('stay empty where the environment is none that is known', async () => {
		const { authUrl, accessTokenUrl } = await resolvedFields(type, { environment: 'staging', tenant: 'acme' });
		expect([authUrl, accessTokenUrl]).toEqual(['', '']);
	});
});
