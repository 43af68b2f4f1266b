import type { Sandbox } from '../../sandbox';
import { TriggerHost, type HostOptions } from './harness';
import { credentialFor } from './support';

export const SUBMITTED = 'idn:access-request-pre-approval';
export const DYNAMIC = 'idn:access-request-dynamic-approver';
export const DECIDED = 'idn:access-request-post-approval';
export const PROVISIONED = 'idn:post-provisioning';
/** All requests of the tenant wait for the workflow. */
export const allSubmitted = { event: SUBMITTED, allRequests: true };

export interface Hosts {
	start(parameters: object, options?: Partial<HostOptions>): Promise<TriggerHost>;
	stopAll(): Promise<void>;
}

/** n8n servers with one workflow each, which all end with the test. */
export function hostsOf(sandbox: () => Sandbox, trigger: HostOptions['trigger'] = 'sailPointIscTrigger'): Hosts {
	const started: TriggerHost[] = [];
	return {
		start: async (parameters, options = {}) => {
			const host = new TriggerHost({
				credentials: credentialFor(sandbox()),
				trigger,
				parameters: parameters as HostOptions['parameters'],
				...options,
			});
			started.push(host);
			return await host.start();
		},
		stopAll: async () => {
			for (const host of started.splice(0)) await host.stop();
		},
	};
}

/** @param everyMs in quick time, how far it goes on at a time */
export async function until(holds: () => boolean, everyMs = 10): Promise<void> {
	for (let left = 500; !holds() && left > 0; left -= 1) await new Promise((done) => setTimeout(done, everyMs));
	expect(holds()).toBe(true);
}

/** A call to a webhook, as ISC makes it. */
export async function deliver(
	url: string,
	body: unknown,
	{ token, headers = {} }: { token?: string; headers?: Record<string, string> } = {},
): Promise<{ status: number; text: string }> {
	const response = await fetch(url, {
		method: 'POST',
		headers: {
			'Content-Type': 'application/json',
			...(token !== undefined && { Authorization: `Bearer ${token}` }),
			...headers,
		},
		body: typeof body === 'string' ? body : JSON.stringify(body),
	});
	return { status: response.status, text: await response.text() };
}
