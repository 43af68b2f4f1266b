import { tenantAddress, TenantAddressError, type TenantFields } from '../../isc/tenant';

function refusal(fields: TenantFields): TenantAddressError {
	try {
		tenantAddress(fields);
	} catch (error) {
		if (error instanceof TenantAddressError) return error;
		throw error;
	}
	throw new Error('The address was not refused');
}

describe('tenantAddress', () => {
	it.each([
		['production', 'https://acme.api.identitynow.com'],
		['demo', 'https://acme.api.identitynow-demo.com'],
		['fedramp', 'https://acme.api.saas.sailpointfedramp.com'],
	])('knows the API host of %s', (environment, baseUrl) => {
		expect(tenantAddress({ environment, tenant: 'acme' })).toEqual({ baseUrl, tenant: 'acme' });
	});

	it('forgives blanks and capitals around a tenant name', () => {
		expect(tenantAddress({ environment: 'production', tenant: ' Acme-Dev ' }).baseUrl).toBe(
			'https://acme-dev.api.identitynow.com',
		);
	});

	it.each([
		undefined,
		'',
		'   ',
		'acme.identitynow.com',
		'https://acme',
		'acme/../evil',
		'acme@evil.example',
		'-acme',
		'acme#',
		7,
	])('refuses %p as the name of a tenant', (tenant) => {
		expect(refusal({ environment: 'production', tenant }).advice).toContain('Enter only the name in Tenant');
	});

	it('refuses an environment that it does not know', () => {
		expect(refusal({ environment: 'toString', tenant: 'acme' }).message).toContain('"toString"');
	});

	it.each([
		['https://api.acme.example', 'https://api.acme.example', 'api.acme.example'],
		['https://api.acme.example/', 'https://api.acme.example', 'api.acme.example'],
		['https://proxy.acme.example:8443/isc//', 'https://proxy.acme.example:8443/isc', 'proxy.acme.example:8443'],
		['http://localhost:3000', 'http://localhost:3000', 'localhost:3000'],
		['http://127.0.0.1:3000/', 'http://127.0.0.1:3000', '127.0.0.1:3000'],
		['http://127.9.8.7', 'http://127.9.8.7', '127.9.8.7'],
		['http://[::1]:3000', 'http://[::1]:3000', '[::1]:3000'],
	])('takes the custom address %s', (apiUrl, baseUrl, tenant) => {
		expect(tenantAddress({ environment: 'custom', apiUrl })).toEqual({ baseUrl, tenant });
	});

	it.each([
		'http://acme.api.identitynow.com',
		'http://localhost.evil.example',
		'http://127.0.0.1.evil.example',
		'http://10.0.0.1',
		'http://0.0.0.0:3000',
	])('refuses %s, where the secret would travel unencrypted', (apiUrl) => {
		const { message, advice } = refusal({ environment: 'custom', apiUrl });
		expect(message).toContain('unencrypted');
		expect(advice).toContain('https://');
	});

	it.each([
		'',
		'acme',
		'ftp://acme.example',
		'https://user:secret@acme.example',
		'https://acme.example?x=1',
		'http://localhost:80@evil.example',
	])('refuses %p as an API URL and repeats nothing of a password in it', (apiUrl) => {
		const { message, advice } = refusal({ environment: 'custom', apiUrl });
		expect(advice).not.toBe('');
		expect(message + advice).not.toContain('secret@');
	});
});
