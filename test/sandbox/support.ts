import axios, { type AxiosInstance, type AxiosResponse } from 'axios';
import { startSandbox, type Sandbox, type SandboxOptions, type SampleCredentials } from '../../sandbox';

export interface ErrorBody {
	detailCode: string;
	trackingId: string;
	messages: Array<{ text: string }>;
	causes: unknown[];
}

export interface Tracking {
	requestedFor: string;
	requestedItemsDetails: Array<{ type: string; id: string }>;
	attributesHash: number;
	accessRequestIds: string[];
}

export interface Submitted {
	newRequests: Tracking[];
	existingRequests: Tracking[];
}

/** The fields of a status row that the tests use. */
export interface StatusRow {
	id: string;
	name: string;
	type: string;
	state: string;
	accessRequestId: string;
	accountActivityItemId: string;
	requestedFor: { type: string; id: string };
	requester: { id: string };
	identityType: string;
	clientMetadata: Record<string, string> | null;
	cancelable: boolean;
	cancelledRequestDetails: { comment: string; owner: { id: string } } | null;
	errorMessages: Array<Array<{ text: string }>> | null;
	approvalDetails: Array<{
		status: string;
		scheme: string;
		comment: string | null;
		currentOwner: { id: string } | null;
		forwarded: boolean;
	}>;
	approvalIds: string[];
	accessRequestPhases: Array<{ name: string; state: string; result: string | null }>;
	preApprovalTriggerDetails: { comment: string; reviewer: string; decision: string } | null;
	requestedAccounts: Array<{ accountUuid: string; accountId: string }> | null;
}

/** A client that doesn't throw on error statuses. */
export function http(baseURL: string, headers: Record<string, string> = {}): AxiosInstance {
	return axios.create({ baseURL, headers, validateStatus: () => true, maxRedirects: 0, proxy: false });
}

/** A client with the token of a sample client or of a signed-in person. */
export function as(sandbox: Sandbox, client: keyof SampleCredentials, person?: string): AxiosInstance {
	return http(sandbox.url, { Authorization: `Bearer ${sandbox.token(client, person).access_token}` });
}

/** A new sandbox for each test. Its time moves only by `clock.advance`. */
export function sandboxForTests(options: SandboxOptions = {}): { current: Sandbox } {
	const holder = {} as { current: Sandbox };
	beforeEach(async () => {
		holder.current = await startSandbox({ clock: 'stepped', rateLimit: 0, ...options });
	});
	afterEach(async () => {
		await holder.current.close();
	});
	return holder;
}

/** The text of an error response, after its code. */
export function problem(response: AxiosResponse): string {
	const body = response.data as ErrorBody;
	return `${response.status} ${body.detailCode}: ${body.messages[0].text}`;
}

/** Enough time for a request without approvals to end. */
export const soon = 5000;

/** The body of a flat request. */
export function flat(
	sandbox: Sandbox,
	person: string,
	item: string,
	extra: Record<string, unknown> = {},
	requestType = 'GRANT_ACCESS',
): Record<string, unknown> {
	const { id, type } = sandbox.item(item);
	return { requestType, requestedFor: [sandbox.person(person).id], requestedItems: [{ id, type, ...extra }] };
}

/** An ISO date, this many days from the current time of the sandbox. */
export function inDays(sandbox: Sandbox, days: number): string {
	return new Date(sandbox.clock.now() + days * 86_400_000).toISOString();
}

export async function statusOf(client: AxiosInstance, requestedFor: string): Promise<StatusRow[]> {
	const response = await client.get('/access-request-status/v1', { params: { 'requested-for': requestedFor } });
	return response.data as StatusRow[];
}
