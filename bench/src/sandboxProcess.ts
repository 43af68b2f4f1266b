import { startSandbox, type AccessItem, type Identity, type Sandbox } from '../../sandbox';
import type { Observed, SandboxReady, Scene } from './childProcesses';

/**
 * Runs the sandbox in its own process, so that it shares no event loop with what is measured. The limit is 100 calls per 10 seconds,
 * as in ISC. It receives the scene at its start, and answers each message with what it has received.
 */
const scene = JSON.parse(process.argv[2]) as Scene;

/** How many requests came in before the counts were reset. */
let forgotten = 0;

function fill(sandbox: Sandbox): { people: Identity[]; others: Identity[]; items: AccessItem[] } {
	const others = sandbox.addPeople(scene.others ?? 0);
	const people = sandbox.addPeople(scene.people);
	const items = sandbox.addItems('ENTITLEMENT', scene.items);
	if (scene.held) for (const person of people) for (const item of items) sandbox.hold(person, item);
	return { people, others, items };
}

/** What came in, and what was accepted. Token requests don't count as calls: no limit applies to them. */
function observed(sandbox: Sandbox): Observed {
	const calls = sandbox.calls.filter(({ path }) => path !== '/oauth/token');
	const taken = sandbox
		.requestItems()
		.slice(forgotten)
		.map(({ identityId, itemId }) => `${identityId}|${itemId}`);
	return {
		calls: calls.length,
		submits: calls.filter(({ method, path }) => method === 'POST' && path === '/access-requests/v1').length,
		refused: calls.filter(({ status }) => status === 429).length,
		firstToLastMs: calls.length === 0 ? 0 : calls[calls.length - 1].at - calls[0].at,
		taken,
	};
}

function answer(sandbox: Sandbox, { wanted }: { wanted: 'observe' | 'forget' }): Observed {
	const seen = observed(sandbox);
	if (wanted === 'forget') {
		forgotten = sandbox.requestItems().length;
		sandbox.clearCalls();
	}
	return seen;
}

async function main(): Promise<void> {
	const sandbox = await startSandbox({ port: scene.port, tokenLifetimeSeconds: 43_200 });
	const { people, others, items } = fill(sandbox);
	const { clientId, clientSecret } = sandbox.credentials.admin;
	const ids = (of: Array<{ id: string }>): string[] => of.map(({ id }) => id);
	const ready: SandboxReady = {
		url: sandbox.url,
		clientId,
		clientSecret,
		people: ids(people),
		others: ids(others),
		items: ids(items),
	};
	process.on('message', (message) => process.send?.(answer(sandbox, message as { wanted: 'observe' | 'forget' })));
	process.once('disconnect', () => void sandbox.close());
	process.send?.(ready);
}

main().catch((error: unknown) => {
	console.error(error);
	process.exit(1);
});
