import fc from 'fast-check';

import { endedError, errorFromNoAnswer, errorFromResponse, IscError } from '../../../isc/api/errors';
import { answer, noAnswer } from './fakes';

const call = { method: 'POST', path: '/access-requests/v1' };
const iscBody = {
	detailCode: '400.1.404 Referenced object not found',
	trackingId: 'b21b1f7ce4da4d639f2c62a57171b427',
	messages: [
		{ locale: 'en-US', localeOrigin: 'DEFAULT', text: 'Referenced RequestedFor Identity "2c91" was not found.' },
	],
	causes: [],
};

describe('errorFromResponse', () => {
	test('puts ISC’s own text first, and keeps its codes', () => {
		const error = errorFromResponse(call, answer(400, iscBody));
		expect(error).toBeInstanceOf(IscError);
		expect(error).toMatchObject({
			kind: 'badRequest',
			message: 'Referenced RequestedFor Identity "2c91" was not found.',
			httpCode: 400,
			detailCode: '400.1.404 Referenced object not found',
			trackingId: 'b21b1f7ce4da4d639f2c62a57171b427',
			meetsEveryRow: false,
		});
	});

	test.each([
		[400, 'badRequest', 'Correct the value'],
		[401, 'unauthorized', 'test the credential'],
		[403, 'forbidden', 'ORG_ADMIN'],
		[404, 'notFound', 'Check the ID'],
		[429, 'rateLimited', 'Calls per 10 Seconds'],
		[500, 'serverError', 'Try again in a few minutes'],
		[503, 'serverError', 'Try again in a few minutes'],
		[302, 'other', 'API URL'],
		[409, 'other', 'Check the values'],
		[202, 'garbage', 'proxy'],
	])('%i is %s and says what to do', (status, kind, advice) => {
		const error = errorFromResponse(call, answer(status, null));
		expect(error.kind).toBe(kind);
		expect(error.advice).toContain(advice);
		expect(error.message).toContain(String(status));
		expect(error.message).toContain('POST /access-requests/v1');
	});

	test('reads the bodies of 401 and 429, which differ from the others', () => {
		expect(errorFromResponse(call, answer(401, { error: 'JWT is expired' })).message).toBe('JWT is expired');
		expect(errorFromResponse(call, answer(429, { message: 'Rate limit exceeded' })).message).toBe(
			'Rate limit exceeded',
		);
	});

	test('only 401 meets every row, unless the caller knows more', () => {
		expect(errorFromResponse(call, answer(401)).meetsEveryRow).toBe(true);
		for (const status of [400, 403, 404, 429, 500])
			expect(errorFromResponse(call, answer(status)).meetsEveryRow).toBe(false);
		expect(errorFromResponse(call, answer(429), true).meetsEveryRow).toBe(true);
	});

	test('adds the cause where it says something else', () => {
		const body = { messages: [{ text: 'Bad.' }], causes: [{ text: 'Because.' }, { text: 'Bad.' }] };
		expect(errorFromResponse(call, answer(400, body)).message).toBe('Bad. (Because.)');
	});

	test.each<[string, unknown]>([
		['the token endpoint', { error: 'invalid_request', error_description: 'Said why.' }],
		['the rate limit', { message: 'Said why.' }],
		['an older service', { errorMessage: 'Said why.' }],
		['a formatted message', { formatted_msg: 'Said why.' }],
		['a Java error', { detailMessage: 'Said why.', stackTrace: [], suppressedExceptions: [] }],
		[
			'a Java error that only its cause explains',
			{ detailMessage: null, stackTrace: [], cause: { detailMessage: 'Said why.' } },
		],
		[
			'a suppressed error',
			{ detailMessage: '', stackTrace: [], suppressedExceptions: [{ detailMessage: 'Said why.' }] },
		],
		['causes alone', { detailCode: '400.1', messages: [], causes: [{ locale: 'en-US', text: 'Said why.' }] }],
		['causes of another shape', { messages: null, causes: [{ message: 'Said why.' }, 'Or this.'] }],
		['one message that is no list', { messages: { text: 'Said why.' } }],
		['a message in a message', { message: { messages: [{ text: 'Said why.' }] } }],
		['an error that is an object', { error: { code: 'X', message: 'Said why.' } }],
		['a list', [{ detailCode: '400.1', messages: [{ text: 'Said why.' }] }]],
		['a list of texts', ['Said why.']],
		['errors', { errors: [{ detail: 'Said why.' }] }],
		['a problem document', { type: 'about:blank', title: 'Bad Request', detail: 'Said why.' }],
		['a framework', { status: 400, error: 'Bad Request', message: 'Said why.', path: '/x' }],
		['JSON that came as text', '{"detailMessage":"Said why.","stackTrace":[]}'],
		['a list of lists', { errorMessages: [[{ locale: 'en-US', text: 'Said why.' }]] }],
	])('reads the reason of %s', (_name, body) => {
		expect(errorFromResponse(call, answer(400, body)).message).toMatch(/^Said why\.( \(Or this\.\))?$/);
	});

	test('keeps the codes of a body in a list or in another', () => {
		expect(errorFromResponse(call, answer(400, [iscBody])).detailCode).toBe(iscBody.detailCode);
		expect(errorFromResponse(call, answer(400, { error: iscBody })).trackingId).toBe(iscBody.trackingId);
	});

	test.each([[undefined], [null], [7], [''], [{}], [[]], [{ messages: [], causes: [] }], [{ detailMessage: null }]])(
		'says that ISC did not say why only where nothing was said: %j',
		(body) => {
			expect(errorFromResponse(call, answer(400, body)).message).toContain('gave no reason');
		},
	);

	test('a body that goes on for ever inward is read to a depth', () => {
		const nested: { error?: unknown } = {};
		nested.error = nested;
		expect(errorFromResponse(call, answer(400, nested)).message).toContain('gave no reason');
	});

	test('takes the title of a proxy’s page, not the page', () => {
		const page = '<html><head><title>502 Bad Gateway</title></head><body><script>x()</script></body></html>';
		expect(errorFromResponse(call, answer(502, page)).message).toBe('502 Bad Gateway');
	});

	test('tells support’s tracking id with a failure of ISC’s own', () => {
		expect(errorFromResponse(call, answer(500, iscBody)).advice).toContain('b21b1f7ce4da4d639f2c62a57171b427');
	});

	test('advises on access requests otherwise than on lists', () => {
		const lists = errorFromResponse({ method: 'GET', path: '/access-request-status/v1' }, answer(403));
		expect(lists.advice).not.toBe(errorFromResponse(call, answer(403)).advice);
	});

	test('cuts a long text', () => {
		expect(errorFromResponse(call, answer(400, 'word '.repeat(1000))).message.length).toBeLessThan(520);
	});

	test('survives any body', () => {
		fc.assert(
			fc.property(fc.integer({ min: 100, max: 599 }), fc.jsonValue(), (status, body) => {
				const error = errorFromResponse(call, answer(status, body));
				expect(error.message.length).toBeGreaterThan(0);
				expect(error.advice.length).toBeGreaterThan(0);
			}),
		);
	});
});

describe('no secret gets into an error', () => {
	const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJpZGVudGl0eV9pZCI6IjEifQ.c2lnbmF0dXJlLWhlcmU';
	const secret = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

	test.each([
		`JWT validation failed: ${jwt}`,
		`header was Bearer ${jwt}`,
		`client_secret=${secret}&grant_type=client_credentials`,
		`{"access_token":"${jwt}"}`,
		`wrong secret ${secret}`,
		`Authorization: Basic ${Buffer.from(`id:${secret}`).toString('base64')}`,
	])('%s', (text) => {
		for (const body of [text, { error: text }, { messages: [{ text }], trackingId: text }]) {
			const error = errorFromResponse(call, answer(400, body));
			const all = `${error.message} ${error.advice} ${error.trackingId ?? ''}`;
			expect(all).not.toContain(jwt);
			expect(all).not.toContain(secret);
			expect(all).toContain('[removed]');
		}
	});

	test('ids, e-mail addresses and long names stay', () => {
		const text =
			'No "2c9180835d2e5168015d32f890ca1581" for jane.doe@example.com in ZS_FI_AP_INVOICE_PROCESSING_EMEA_DISPLAY_ONLY';
		expect(errorFromResponse(call, answer(400, text)).message).toBe(text);
	});
});

describe('errorFromNoAnswer', () => {
	test.each([
		['refused', true],
		['hostNotFound', true],
		['signIn', true],
		['configuration', true],
		['cancelled', true],
		['timeout', false],
		['connectionLost', false],
	] as const)('%s meets every row: %s', (reason, every) => {
		const cause = noAnswer(reason, 'never');
		const error = errorFromNoAnswer(cause);
		expect(error).toMatchObject({
			kind: 'noAnswer',
			message: cause.message,
			advice: cause.advice,
			meetsEveryRow: every,
		});
		expect(error.noAnswer).toBe(cause);
		expect(error.httpCode).toBeUndefined();
	});

	test('what was cancelled before it was sent surely did not arrive', () => {
		expect(endedError({ now: () => 0, sleep: async () => undefined, cancelled: true }).noAnswer).toMatchObject({
			reason: 'cancelled',
			delivery: 'never',
		});
	});
});
