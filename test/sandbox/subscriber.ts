import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Sandbox } from '../../sandbox';
import { as, problem } from './support';

interface Event {
	_metadata: { callbackURL?: string; secret?: string; responseMode?: string; triggerId: string; triggerType: string };
	accessRequestId: string;
	requestedFor: unknown;
	requestedItems: Array<{ name: string; operation: string }>;
	requestedItemsStatus: Array<{ approvalInfo: Array<{ approvalDecision: string; approverName: string }> }>;
	identity: { name: string };
	changes: unknown[];
}

interface Received {
	event: Event;
	authorization: string | undefined;
}

/** The server of a subscriber. */
export class Subscriber {
	readonly received: Received[] = [];
	answer: () => { status: number; body: unknown } = () => ({ status: 200, body: {} });
	private server: Server | undefined;

	async start(): Promise<string> {
		this.server = createServer((request, response) => {
			void this.read(request).then(() => {
				const { status, body } = this.answer();
				response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
			});
		});
		await new Promise<void>((resolve) => this.server?.listen(0, '127.0.0.1', resolve));
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`;
	}

	stop(): void {
		this.server?.close();
		this.server?.closeAllConnections();
	}

	private async read(request: IncomingMessage): Promise<void> {
		let text = '';
		for await (const chunk of request) text += String(chunk);
		this.received.push({ event: JSON.parse(text) as Event, authorization: request.headers.authorization });
	}
}

/** Returns a function that subscribes the URL to a trigger, and returns the id of the subscription. */
export function subscribing(holder: { current: Sandbox }, url: () => string) {
	return async (triggerId: string, mode = 'SYNC', extra: Record<string, unknown> = {}): Promise<string> => {
		const body = {
			name: `to ${triggerId}`,
			triggerId,
			type: 'HTTP',
			httpConfig: { url: url(), httpDispatchMode: mode },
			...extra,
		};
		const response = await as(holder.current, 'admin').post<{ id: string }>('/trigger-subscriptions/v1', body);
		if (response.status !== 201) throw new Error(problem(response));
		return response.data.id;
	};
}
