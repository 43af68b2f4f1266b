import { startSandbox } from '../../sandbox';
import { decideEverything } from './drive/approvals';
import { exceedLimit, meetEveryError } from './drive/errors';
import { readEverything, searchEverything } from './drive/lists';
import { runOurNode } from './drive/node';
import { endRequests, submitEverything, writeConfiguration } from './drive/requests';
import type { Scene } from './drive/scene';
import { subscribeToEverything } from './drive/triggers';
import { Recorder, type Exchange, type Sender } from './record';

/** What passed between the sandbox and its clients, and what did not work on the way. */
export interface Traffic {
	exchanges: Exchange[];
	/** What stood in the way, in words; empty when all went well. */
	problems: string[];
}

/** A client that uses and misuses every endpoint of a fresh sandbox. */
export async function trafficOfClient(): Promise<Traffic> {
	return await recorded('client', async (scene) => {
		for (const act of [
			submitEverything,
			decideEverything,
			endRequests,
			subscribeToEverything,
			readEverything,
			searchEverything,
			writeConfiguration,
			meetEveryError,
			exceedLimit,
		])
			await act(scene);
		return [];
	});
}

/** Our node in n8n's engine against a fresh sandbox. */
export async function trafficOfNode(): Promise<Traffic> {
	return await recorded('node', runOurNode);
}

async function recorded(sender: Sender, act: (scene: Scene) => Promise<string[]>): Promise<Traffic> {
	const sandbox = await startSandbox({ clock: 'stepped', rateLimit: 0, tokenLifetimeSeconds: 43_200 });
	const recorder = new Recorder(sandbox.url, sender);
	try {
		const problems = await act({ sandbox, url: await recorder.start() });
		const past = sandbox.calls.length - recorder.exchanges.length;
		return {
			exchanges: recorder.exchanges,
			problems: past === 0 ? problems : [...problems, `${past} calls went past the recorder`],
		};
	} finally {
		await recorder.stop();
		await sandbox.close();
	}
}
