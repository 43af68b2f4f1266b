import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AxiosInstance } from 'axios';
import type { Sandbox, SampleCredentials } from '../../../sandbox';
import { http } from '../../sandbox/support';

/** A sandbox, and the address at which everything that passes is kept. */
export interface Scene {
	sandbox: Sandbox;
	/** The recorder's address. */
	url: string;
}

/** A client through the recorder with a token of one of the sample clients, or of a person who signed in. */
export function clientOf(
	{ sandbox, url }: Scene,
	client: keyof SampleCredentials = 'admin',
	person?: string,
): AxiosInstance {
	return http(url, { Authorization: `Bearer ${sandbox.token(client, person).access_token}` });
}

/** Time enough for a request to get as far as it can without anyone doing anything. */
export async function settle({ sandbox }: Scene): Promise<void> {
	for (let i = 0; i < 3; i += 1) {
		await sandbox.clock.advance(5000);
		await sandbox.idle();
	}
}

/** A subscriber's server: it keeps the events and answers each with `{}`. */
export class Subscriber {
	readonly events: Array<{ _metadata: { callbackURL: string; secret: string } }> = [];
	private server: Server | undefined;

	async start(): Promise<string> {
		const server = createServer((request, response) => {
			let text = '';
			request.on('data', (chunk) => (text += String(chunk)));
			request.on('end', () => {
				this.events.push(JSON.parse(text) as (typeof this.events)[number]);
				response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}');
			});
		});
		this.server = server;
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
	}

	/** Waits until this number of events has come. @throws after five seconds */
	async received(count: number): Promise<void> {
		for (let waited = 0; this.events.length < count; waited += 10) {
			if (waited > 5000) throw new Error(`The subscriber got ${this.events.length} events instead of ${count}.`);
			await new Promise((resolve) => setTimeout(resolve, 10));
		}
	}

	stop(): void {
		this.server?.close();
		this.server?.closeAllConnections();
	}
}
