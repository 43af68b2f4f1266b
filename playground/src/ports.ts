import { createServer } from 'node:net';

/** The loopback address that everything of the playground listens on. */
export const HOST = '127.0.0.1';

/**
 * Finds a free TCP port on the loopback address.
 *
 * @param wanted taken when it is free; otherwise any free one
 */
export async function freePort(wanted: number): Promise<number> {
	return (await listenOnce(wanted)) ?? (await listenOnce(0)) ?? wanted;
}

function listenOnce(port: number): Promise<number | undefined> {
	return new Promise((resolve) => {
		const server = createServer();
		server.once('error', () => resolve(undefined));
		server.listen(port, HOST, () => {
			const address = server.address();
			const taken = typeof address === 'object' && address !== null ? address.port : undefined;
			server.close(() => resolve(taken));
		});
	});
}
