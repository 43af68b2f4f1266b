import { readAddress } from '../../../isc/api/lookUp/readAddress';
import { applyRules } from '../../../isc/accessRequests/rules';
import { tenantHosts } from '../../../isc/tenant';
import { CONTEXT, grant, item, person } from './drafts';

const ID = '2c9180857182305e0171993735622948';
const OTHER = '2c918086749d78830174a1a40e121518';
const UUID = '4c8dd0bc-1d4b-4a0b-8b5a-6c29cf1f04b1';
const HOSTS = tenantHosts('https://acme.api.identitynow.com');

const read = (text: string) => readAddress(text, 'person', HOSTS);

describe('the id in the address of a page', () => {
	it.each([
		['in the path', `https://acme.identitynow.com/ui/a/admin/identities/${ID}/details`, ID],
		['at the end', `https://acme.identitynow.com/ui/a/admin/identities/${ID}`, ID],
		['before a slash at the end', `https://acme.identitynow.com/ui/a/admin/identities/${ID}/`, ID],
		['in the query', `https://acme.identitynow.com/ui/a/admin?identity=${ID}&tab=1`, ID],
		['in the fragment', `https://acme.identitynow.com/ui/admin#admin:identities:${ID}`, ID],
		['a UUID', `https://acme.identitynow.com/ui/a/admin/machine-identities/${UUID}`, UUID],
		['in upper case', `https://acme.identitynow.com/x/${ID.toUpperCase()}`, ID.toUpperCase()],
		['encoded', `https://acme.identitynow.com/x/${encodeURIComponent(UUID).replaceAll('-', '%2D')}`, UUID],
		['encoded twice', `https://acme.identitynow.com/login?to=${encodeURIComponent(`/ui%2Fa%2F${ID}`)}`, ID],
		['named twice, in two spellings', `https://acme.identitynow.com/${UUID}?id=${UUID.replaceAll('-', '')}`, UUID],
		["on the API's own host", `https://acme.api.identitynow.com/identities/v1/${ID}`, ID],
		['on the host in capitals', `HTTPS://ACME.IdentityNow.com/x/${ID}`, ID],
		['beside what is not encoded rightly', `https://acme.identitynow.com/x/${ID}?q=100%`, ID],
	])('is taken %s', (_, text, id) => {
		const found = read(text);
		expect('id' in found && found.id.replaceAll('-', '')).toBe(id.replaceAll('-', ''));
	});

	it.each([
		['none', 'https://acme.identitynow.com/ui/a/admin/identities', /contains no ID/],
		['too short a one', `https://acme.identitynow.com/x/${ID.slice(1)}`, /contains no ID/],
		['a longer run of digits', `https://acme.identitynow.com/x/${ID}0`, /contains no ID/],
		['several', `https://acme.identitynow.com/${ID}/roles/${OTHER}`, new RegExp(`contains 2 IDs: ${ID}, ${OTHER}`)],
		[
			'another tenant',
			`https://other.identitynow.com/x/${ID}`,
			/on other\.identitynow\.com, but .* acme\.identitynow\.com/,
		],
		['a host that ends alike', `https://acme.identitynow.com.example.com/x/${ID}`, /but the credential's tenant is/],
		['a host behind the own one', `https://acme.identitynow.com@example.com/x/${ID}`, /on example\.com, but/],
		['another port', `https://acme.identitynow.com:8443/x/${ID}`, /but the credential's tenant is/],
		['no address', ID, /isn't a web address/],
		['another kind of address', `ftp://acme.identitynow.com/${ID}`, /isn't a web address/],
	])('is refused where there is %s', (_, text, says) => {
		const found = read(text);
		expect('message' in found && found.message).toMatch(says);
		expect('advice' in found && found.advice).toMatch(/By ID/);
	});

	it('cannot be taken where the tenant is not known', () => {
		const found = readAddress(`https://acme.identitynow.com/x/${ID}`, 'person', []);
		expect('message' in found && found.message).toContain('names no tenant');
	});
});

test('hosts of a tenant: its API, and its pages', () => {
	expect(HOSTS).toEqual(['acme.api.identitynow.com', 'acme.identitynow.com']);
	expect(tenantHosts('https://acme.api.saas.sailpointfedramp.com')[1]).toBe('acme.saas.sailpointfedramp.com');
	expect(tenantHosts('http://127.0.0.1:4999')).toEqual(['127.0.0.1:4999']);
});

test('people and access items by address become ids; what is wrong is said at the field', () => {
	const at = (id: string) => `https://acme.identitynow.com/x/${id}`;
	const context = { ...CONTEXT, hosts: HOSTS };
	const good = grant({
		identities: [person([at(ID), at(OTHER)], 'url')],
		accessItems: [item(at(UUID), { by: 'url' })],
	});
	const [{ entries }] = applyRules([good], context).rows;
	expect(entries[0].identities).toMatchObject([
		{ by: 'id', value: ID },
		{ by: 'id', value: OTHER },
	]);
	expect(entries[0].items).toMatchObject([{ by: 'id', value: UUID }]);
	const bad = grant({ identities: [person(at('x'), 'url')], accessItems: [item(at('x'), { by: 'url' })] });
	expect(applyRules([bad], context).problems.map(({ field }) => field)).toEqual([
		'Identities [1] > Identity',
		'Access Items [1]',
	]);
});
