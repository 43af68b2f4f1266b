import type { AddressInfo } from 'node:net';

import { SMTPServer } from 'smtp-server';

/** A received email. */
export interface Mail {
	to: string[];
	/** Headers and body, as they were sent. */
	text: string;
}

export interface Mailbox {
	port: number;
	mails: Mail[];
	close(): Promise<void>;
}

/** Starts a mail server on this machine that keeps what it receives. */
export async function startMailbox(): Promise<Mailbox> {
	const mails: Mail[] = [];
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['STARTTLS'],
		onData(stream, session, done) {
			const chunks: Buffer[] = [];
			stream.on('data', (chunk: Buffer) => chunks.push(chunk));
			stream.on('end', () => {
				mails.push({
					to: session.envelope.rcptTo.map(({ address }) => address),
					text: Buffer.concat(chunks).toString(),
				});
				done();
			});
		},
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.server.address() as AddressInfo;
	return { port, mails, close: async () => await new Promise((resolve) => server.close(() => resolve())) };
}
