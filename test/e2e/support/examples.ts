import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import type { StoredCredential } from '../../../playground/src/n8n';
import { startMailbox, type Mailbox } from './mailbox';
import { startRealN8n, type RealN8n } from './realN8n';

export interface ExampleWorkflow {
	id: string;
	nodes: Array<{
		name: string;
		type: string;
		parameters: Record<string, unknown>;
		credentials?: object;
		webhookId?: string;
	}>;
}

/** What was posted to the ticket system. */
export interface Posted {
	url: string;
	body: Record<string, unknown>;
}

const SMTP = { id: 'mailbox', name: 'Mailbox' };

/** Carries the mail of the examples. */
function smtpCredential({ port }: Mailbox): StoredCredential {
	const data = { user: '', password: '', host: '127.0.0.1', port, secure: false, disableStartTls: true };
	return { ...SMTP, type: 'smtp', data };
}

/** An example as it is imported, but for the places of this machine: where the tickets are, how long an hour is, who carries the mail. */
export function example(name: string, ticketPort: number): ExampleWorkflow {
	const text = readFileSync(path.resolve(__dirname, '../../../examples', name), 'utf8').replace(
		'https://tickets.example.com',
		`http://127.0.0.1:${ticketPort}`,
	);
	const workflow = JSON.parse(text) as ExampleWorkflow;
	for (const node of workflow.nodes) {
		if (node.type.endsWith('.wait')) node.parameters = { amount: 2, unit: 'seconds' };
		if (node.type.endsWith('.emailSend')) node.credentials = { smtp: SMTP };
	}
	return workflow;
}

/** A ticket system that takes what is posted to it. */
async function startTickets(posted: Posted[]): Promise<Server> {
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
			posted.push({ url: request.url ?? '', body });
			response.end('{}');
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return server;
}

/** Real n8n with examples, a ticket system and a mailbox. */
export interface Surroundings {
	real: RealN8n;
	mailbox: Mailbox;
	close(): Promise<void>;
}

/**
 * @param published the ids of the workflows to publish, with the paths on which they listen
 * @param prepared the examples as a function of the ticket system's port
 * @param posted filled with what is posted to the ticket system
 */
export async function startSurroundings(
	published: Record<string, string>,
	prepared: (ticketPort: number) => ExampleWorkflow[],
	posted: Posted[],
	environment: Record<string, string> = {},
	moreCredentials: StoredCredential[] = [],
): Promise<Surroundings> {
	const tickets = await startTickets(posted);
	const mailbox = await startMailbox();
	const { port } = tickets.address() as AddressInfo;
	const close = async () => {
		await mailbox.close();
		tickets.close();
	};
	try {
		const credentials = [smtpCredential(mailbox), ...moreCredentials];
		const real = await startRealN8n(published, { workflows: prepared(port), credentials, environment });
		return { real, mailbox, close: async () => void (await real.close(), await close()) };
	} catch (error) {
		await close();
		throw error;
	}
}

/** Where n8n listens for the events of the SailPoint ISC Trigger of a workflow. */
export function eventAddress({ nodes }: ExampleWorkflow): string {
	const trigger = nodes.find(({ type }) => type.endsWith('.sailPointIscTrigger'));
	return `webhook/${trigger?.webhookId}/webhook`;
}

/** The newest mail to an address, once it is there, as a person reads it. */
export async function mailTo({ mails }: Mailbox, address: string): Promise<string> {
	for (let tries = 0; tries < 150; tries++) {
		const found = [...mails].reverse().find(({ to }) => to.includes(address));
		// Quoted-printable, as it was sent: soft line breaks, and equals signs in hexadecimal.
		if (found !== undefined) return found.text.replace(/=\r?\n/g, '').replace(/=3D/g, '=');
		await delay(200);
	}
	throw new Error(`No mail came for ${address}.`);
}

/** Follows the link Approve of a mail, as a person does. */
export async function approve(text: string): Promise<void> {
	await decide(text, true);
}

/** Follows one of the two links of a mail that asks for an approval. */
export async function decide(text: string, approved: boolean): Promise<void> {
	const links = text.match(/http[^"\s<>]+/g) ?? [];
	const link = links.find((one) => one.includes(`approved=${approved}`))?.replaceAll('&amp;', '&') ?? '';
	// n8n mails the link before it has saved the execution that waits.
	await delay(3_000);
	// n8n takes no answer from what looks like a robot that checks links.
	const headers = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36' };
	const answer = await fetch(link, { headers });
	if (answer.status !== 200) throw new Error(`The link answers ${answer.status}: ${await answer.text()}`);
}
