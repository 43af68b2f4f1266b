import { quote } from '../api/filters';
import { attempt } from '../api/result';
import type { IscSession } from '../session';
import { HEX_ID } from '../shared/ids';
import { limited, ok, unknown, type Probe } from './finding';
import { collectStatus } from './statusSample';

const area = 'Behavior';
const NO_REQUEST = 'There is no request yet that would show it.';
const LATER = 'Run the check again after the first request.';
const NOBODYS_ID = '0'.repeat(32);
const SAMPLE = { 'requested-by': 'me' };

/** How the tenant behaves where ISC's documents disagree, as far as a read shows it. The node copes with each; this says which it is. */
export const behaviors: readonly Probe[] = [
	{
		area,
		what: 'The page after the last',
		look: async ({ client }) => {
			const query = { sorters: 'name', limit: 250, offset: 1_000_000 };
			const answer = await attempt(client.read({ path: '/public-identities/v1', query, expects: 'json' }));
			if (answer.ok) return ok('The page after the last is empty.', 'Lists are read until a page is short.');
			return ok('The page after the last is refused (400).', 'The node takes that as the end of the list.');
		},
	},
	{
		area,
		what: 'The filter on accessRequestId',
		look: async (session) => {
			const [row] = await collectStatus(session, SAMPLE, 1);
			const id = idOf(row);
			if (id === undefined) return unknown(NO_REQUEST, LATER);
			const finds = async (filters: string) => {
				const answer = await attempt(collectStatus(session, { ...SAMPLE, filters }, 1));
				return answer.ok && answer.value.length > 0;
			};
			// The official document knows `eq` alone, so `in` is asked only where that does not do.
			const form = (await finds(`accessRequestId eq ${quote(id)}`))
				? 'eq'
				: (await finds(`accessRequestId in (${quote(id)})`)) && 'in';
			if (form === false)
				return limited(
					'Requests are not found by their ID.',
					'Wait and Get read the lists instead, which takes more calls.',
				);
			return ok(`Requests are found by their ID with ${form}.`, 'The node tries one form, then the other.');
		},
	},
	{
		area,
		what: 'Dates in filters',
		look: async (session) => {
			const since = '2020-01-01T00:00:00Z';
			const takes = async (filters: string) => (await attempt(collectStatus(session, { ...SAMPLE, filters }, 1))).ok;
			const [quoted, bare] = [await takes(`created ge ${quote(since)}`), await takes(`created ge ${since}`)];
			const forms = [quoted ? 'with' : [], bare ? 'without' : []].flat();
			if (forms.length === 0) return limited('Dates in filters are refused.', 'The node reads whole lists instead.');
			return ok(
				`Dates in filters are taken ${forms.join(' and ')} quotation marks.`,
				'The node tries one form, then the other.',
			);
		},
	},
	{
		area,
		what: 'Metadata in the status list',
		look: async (session) => {
			const rows = await collectStatus(session, SAMPLE, 50);
			if (rows.some(({ clientMetadata }) => typeof clientMetadata === 'object' && clientMetadata !== null))
				return ok('The status list returns client metadata.', 'A request whose answer was lost is found again by it.');
			if (rows.length === 0) return unknown(NO_REQUEST, LATER);
			return unknown(
				'No request in the sample has client metadata.',
				'If requests of this node have none either, a request whose answer was lost is found by name and time only, and may stay UNCONFIRMED.',
			);
		},
	},
	{
		area,
		what: 'The spelling of IDs',
		look: async (session) => {
			const ids = (await collectStatus(session, SAMPLE, 50)).flatMap((row) => idOf(row) ?? []);
			if (ids.length === 0) return unknown(NO_REQUEST, LATER);
			const odd = ids.filter((id) => HEX_ID.test(id) && (id !== id.toLowerCase() || id.includes('-')));
			const advice = 'The node compares IDs whatever their spelling.';
			return odd.length === 0
				? ok('IDs are 32 lower-case hexadecimal digits.', advice)
				: ok('IDs are spelled with hyphens or upper case in the status list.', advice);
		},
	},
	{
		area,
		what: 'The form of errors',
		look: async ({ client }) => {
			// Nothing has this ID: whoever may read roles gets a 404, whoever may not a 403.
			const answer = await attempt(client.read({ path: `/roles/v1/${NOBODYS_ID}`, expects: 'json' }), [
				'badRequest',
				'forbidden',
				'notFound',
			]);
			if (answer.ok)
				return unknown('A role that does not exist was found.', 'Nothing: errors are read in every known form.');
			const { detailCode, trackingId } = answer.error;
			if (detailCode !== undefined && trackingId !== undefined)
				return ok('Errors have a code and a tracking ID.', 'Both are in error items: give them to SailPoint support.');
			return limited('Errors come without a code or a tracking ID.', 'The text of the error is shown as it is.');
		},
	},
	{
		area,
		what: 'The rate limit',
		look: async ({ client }) => {
			const { headers } = await client.read({ path: '/public-identities/v1', query: { limit: 1 }, expects: 'json' });
			const names = Object.keys(headers).filter((name) => /ratelimit|rate-limit/.test(name));
			if (names.length === 0)
				return unknown(
					'No header says what the limit is.',
					'The node assumes 100 calls in 10 seconds, and slows down when ISC refuses some.',
				);
			return ok(
				`Headers say what the limit is: ${names.map((name) => `${name} ${headers[name]}`).join(', ')}.`,
				'Set Calls per 10 Seconds to it.',
			);
		},
	},
	{
		area,
		what: 'The lag of the status list',
		look: async (session: IscSession) => {
			const [row] = await collectStatus(session, SAMPLE, 1);
			if (row === undefined) return unknown(NO_REQUEST, LATER);
			return unknown(
				'A read alone does not show how far the status list and search lag.',
				'Compare the time of a first request with when it appears, and set Confirm Within above that.',
			);
		},
	},
];

function idOf(row: Record<string, unknown> | undefined): string | undefined {
	const id = row?.accessRequestId ?? row?.id;
	return typeof id === 'string' && id !== '' ? id : undefined;
}
