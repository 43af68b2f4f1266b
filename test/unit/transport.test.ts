import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import { noAnswerOf } from '../../nodes/SailPointIsc/transport/noAnswer';
import { clockOf } from '../../nodes/SailPointIsc/transport/clock';
import { N8nHttp } from '../../nodes/SailPointIsc/transport/n8nHttp';
import type { NodeFunctions } from '../../nodes/SailPointIsc/transport/nodeFunctions';
import { UserTokens } from '../../nodes/SailPointIsc/transport/userTokens';
import { quiet } from './api/fakes';

type Answer = (options: IHttpRequestOptions) => Promise<IN8nHttpFullResponse>;

let ids = 0;
/** A user's sign-in, whose token n8n renews. */
function httpWith(request: Answer, signal?: AbortSignal): N8nHttp {
	const base = {
		baseUrl: 'https://acme.example',
		tenant: 'acme',
		host: 'acme.example',
		type: 'sailPointIscOAuth2Api' as const,
		clientId: `transport-${++ids}`,
		request,
		user: async () => await Promise.resolve(undefined),
		tokenInUse: async () => await Promise.resolve('the-token'),
	};
	const clock = clockOf({ getExecutionCancelSignal: () => signal } as NodeFunctions);
	const tokens = new UserTokens(base, { clock, log: quiet, maxPauseMs: 1000 });
	return new N8nHttp({ ...base, tokens }, clock);
}

const call = { method: 'GET' as const, path: '/x', timeoutMs: 1000 };
const answer = (statusCode: number): IN8nHttpFullResponse => ({ statusCode, headers: {}, body: {} });

test('nothing is handed to the network once the execution is cancelled', async () => {
	const cancelling = new AbortController();
	let sent = 0;
	const http = httpWith(async () => await Promise.resolve(answer((sent += 1) && 200)), cancelling.signal);
	expect((await http.send(call)).status).toBe(200);
	cancelling.abort();
	await expect(http.send(call)).rejects.toMatchObject({ reason: 'cancelled', delivery: 'never' });
	expect(sent).toBe(1);
});

test('a call that met the old token after another has renewed it is sent again without a renewal of its own', async () => {
	let renewals = 0;
	let fresh = false;
	let letLateOneFail: () => void = () => undefined;
	const renewed = new Promise<void>((done) => (letLateOneFail = done));
	const http = httpWith(async ({ url, ignoreHttpStatusErrors }) => {
		if (ignoreHttpStatusErrors !== true) {
			renewals += 1;
			fresh = true;
			return answer(200);
		}
		if (fresh) return answer(200);
		if (url.endsWith('/late')) await renewed;
		return answer(401);
	});
	const late = http.send({ ...call, path: '/late' });
	expect((await http.send(call)).status).toBe(200);
	letLateOneFail();
	expect((await late).status).toBe(200);
	expect(renewals).toBe(1);
});

test('an unknown error is put into words without the token in its text', () => {
	const { message, delivery } = noAnswerOf(
		new Error('Odd failure of Authorization: Bearer abcdefgh12345678'),
		'acme.example',
	);
	expect(message).toContain('The call to acme.example ended without an answer: Odd failure');
	expect(message).not.toContain('abcdefgh12345678');
	expect(delivery).toBe('maybe');
});
