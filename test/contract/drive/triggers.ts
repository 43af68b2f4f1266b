import { flat } from '../../sandbox/support';
import { clientOf, settle, Subscriber, type Scene } from './scene';

const path = '/trigger-subscriptions/v1';
const patch = { headers: { 'Content-Type': 'application/json-patch+json' } };

/** Subscribes, changes the subscription, is asked, answers, and lists what was delivered. */
export async function subscribeToEverything(scene: Scene): Promise<void> {
	const subscriber = new Subscriber();
	try {
		await withSubscriber(scene, subscriber, await subscriber.start());
	} finally {
		subscriber.stop();
	}
}

async function withSubscriber(scene: Scene, subscriber: Subscriber, url: string): Promise<void> {
	const { sandbox } = scene;
	const admin = clientOf(scene);
	const subscribe = async (triggerId: string, httpConfig: object, extra: object = {}): Promise<string> =>
		(
			await admin.post<{ id: string }>(path, {
				name: `to ${triggerId}`,
				triggerId,
				type: 'HTTP',
				enabled: true,
				httpConfig: { url, ...httpConfig },
				...extra,
			})
		).data.id;
	const basic = {
		httpDispatchMode: 'SYNC',
		httpAuthenticationType: 'BASIC_AUTH',
		basicAuthConfig: { userName: 'u', password: 'p' },
	};
	const created = await subscribe('idn:identity-created', basic, {
		description: 'joiners',
		responseDeadline: 'PT1H',
		filter: '$[?($.identity.name != "x")]',
	});
	await subscribe('idn:identity-deleted', {
		httpDispatchMode: 'SYNC',
		httpAuthenticationType: 'BEARER_TOKEN',
		bearerTokenAuthConfig: { bearerToken: 't' },
	});
	const preApproval = await subscribe('idn:access-request-pre-approval', {
		httpDispatchMode: 'ASYNC',
		httpAuthenticationType: 'NO_AUTH',
	});
	await admin.patch(`${path}/${created}`, [{ op: 'replace', path: '/description', value: 'all joiners' }], patch);
	await admin.put(`${path}/${created}`, {
		name: 'joiners',
		type: 'HTTP',
		enabled: true,
		httpConfig: { url, ...basic },
	});
	await admin.post(`${path}/validate-filter`, {
		input: { identity: { name: 'john' } },
		filter: '$[?($.identity.name == "john")]',
	});
	await admin.post('/trigger-invocations/v1/test', { triggerId: 'idn:identity-attributes-changed', contentJson: {} });
	await admin.post('/trigger-invocations/v1/test', {
		triggerId: 'idn:identity-created',
		contentJson: { workflow: '1' },
	});
	await subscriber.received(1);
	await admin.post('/access-requests/v1', flat(sandbox, 'bruno.costa', 'IT Editor'));
	await sandbox.clock.advance(1000);
	await subscriber.received(2);
	const { callbackURL, secret } = subscriber.events[1]._metadata;
	await admin.post(new URL(callbackURL).pathname, {
		secret,
		output: { approved: true, comment: 'fine', approver: 'the test' },
	});
	await settle(scene);
	await admin.get('/trigger-invocations/v1/status', { params: { count: true } });
	for (const id of [created, preApproval]) await admin.get(path, { params: { filters: `id eq "${id}"` } });
	await admin.delete(`${path}/${preApproval}`);
}
