import { Subscriber, subscribing } from './subscriber';
import { as, sandboxForTests } from './support';

const holder = sandboxForTests();

let subscriber: Subscriber;
let url: string;

beforeEach(async () => {
	subscriber = new Subscriber();
	url = await subscriber.start();
});

afterEach(() => subscriber.stop());

const subscribe = subscribing(holder, () => url);

describe('subscriptions', () => {
	const path = '/trigger-subscriptions/v1';

	test('are created, listed, replaced, patched and deleted; their secrets are returned as null', async () => {
		const admin = as(holder.current, 'admin');
		const httpConfig = {
			url,
			httpDispatchMode: 'SYNC',
			httpAuthenticationType: 'BASIC_AUTH',
			basicAuthConfig: { userName: 'u', password: 'p' },
		};
		const id = await subscribe('idn:identity-created', 'SYNC', { httpConfig });
		const [listed] = (
			await admin.get<Array<Record<string, unknown>>>(path, {
				params: { filters: 'triggerId eq "idn:identity-created"' },
			})
		).data;
		expect(listed).toMatchObject({
			id,
			enabled: true,
			responseDeadline: 'PT1H',
			triggerName: 'Identity Created',
			httpConfig: { basicAuthConfig: { userName: 'u', password: null } },
		});
		const patched = await admin.patch(`${path}/${id}`, [{ op: 'replace', path: '/enabled', value: false }], {
			headers: { 'Content-Type': 'application/json-patch+json' },
		});
		expect([patched.status, patched.data]).toMatchObject([200, { enabled: false, name: 'to idn:identity-created' }]);
		holder.current.addPerson({ alias: 'quiet' });
		await holder.current.idle();
		expect(subscriber.received).toEqual([]);
		const replaced = await admin.put(`${path}/${id}`, { name: 'again', type: 'HTTP', httpConfig, enabled: true });
		expect([replaced.status, replaced.data]).toMatchObject([200, { name: 'again', triggerId: 'idn:identity-created' }]);
		expect(
			(await admin.put(`${path}/${id}`, { name: 'x', type: 'HTTP', httpConfig, triggerId: 'idn:identity-deleted' }))
				.status,
		).toBe(400);
		expect((await admin.delete(`${path}/${id}`)).status).toBe(204);
		expect((await admin.delete(`${path}/${id}`)).status).toBe(404);
	});

	test('are refused without a mode or for an unknown trigger, and limited in number', async () => {
		const admin = as(holder.current, 'admin');
		const base = {
			name: 'x',
			triggerId: 'idn:identity-created',
			type: 'HTTP',
			httpConfig: { url, httpDispatchMode: 'SYNC' },
		};
		for (const wrong of [
			{ httpConfig: { url } },
			{ triggerId: 'idn:nothing' },
			{ name: '' },
			{ filter: '$[?(' },
			{ responseDeadline: 'soon' },
		]) {
			expect((await admin.post(path, { ...base, ...wrong })).status).toBe(400);
		}
		await subscribe('idn:access-request-pre-approval');
		await expect(subscribe('idn:access-request-pre-approval')).rejects.toThrow(/the limit is 1/);
		for (let i = 0; i < 50; i += 1) await subscribe('idn:identity-created');
		await expect(subscribe('idn:identity-created')).rejects.toThrow(/the limit is 50/);
	});

	test('filters are validated against an input', async () => {
		const admin = as(holder.current, 'admin');
		const validate = async (filter: string): Promise<unknown> =>
			(
				await admin.post<unknown>(`${path}/validate-filter`, {
					input: { identity: { name: 'john' }, changes: [{ attribute: 'department' }] },
					filter,
				})
			).data;
		expect(await validate('$[?($.identity.name == "john")]')).toEqual({
			isValid: true,
			isValidJSONPath: true,
			isPathExist: true,
		});
		expect(await validate('$.changes[?(@.attribute == "manager")]')).toEqual({
			isValid: false,
			isValidJSONPath: true,
			isPathExist: false,
		});
		expect(await validate('identity')).toEqual({ isValid: false, isValidJSONPath: false, isPathExist: false });
	});

	test('receive a test event with the sample or a given input', async () => {
		const sandbox = holder.current;
		const admin = as(sandbox, 'admin');
		expect(
			(await admin.post('/trigger-invocations/v1/test', { triggerId: 'idn:identity-created', contentJson: {} })).status,
		).toBe(204);
		await subscribe('idn:identity-created', 'SYNC', { enabled: false });
		const started = await admin.post<Array<{ id: string; triggerId: string }>>('/trigger-invocations/v1/test', {
			triggerId: 'idn:identity-created',
			contentJson: { a: 1 },
		});
		expect([started.status, started.data.length]).toEqual([200, 1]);
		while (subscriber.received.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
		expect(subscriber.received[0].event.identity.name).toBe('Priya Nair');
	});

	test('the triggers themselves are listed', async () => {
		const { data } = await as(holder.current, 'admin').get<Array<{ id: string; type: string }>>('/triggers/v1');
		expect(data.filter((trigger) => trigger.type === 'REQUEST_RESPONSE').map((trigger) => trigger.id)).toEqual([
			'idn:access-request-pre-approval',
			'idn:access-request-dynamic-approver',
		]);
	});
});
