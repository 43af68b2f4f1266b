import { startSandbox, type AccessItem, type Identity, type Sandbox } from '../../sandbox';
import type { Observed, Scene, TenantReady } from './tenant';

/**
 * The tenant in a box in a process of its own, so that it shares no event loop with what is measured. Its limit is ISC's: 100 calls per 10 s.
 * It is told the scene when it starts, and answers each message with what it has seen.
 */
const scene = JSON.parse(process.argv[2]) as Scene;

function fill(sandbox: Sandbox): { people: Identity[]; items: AccessItem[] } {
	const people = sandbox.addPeople(scene.people);
	const items = sandbox.addItems('ENTITLEMENT', scene.items);
	if (scene.held) for (const person of people) for (const item of items) sandbox.hold(person, item);
	return { people, items };
}

/** What came, and what of it was taken. Token requests are not calls to the API: they count against no limit. */
function observed(sandbox: Sandbox): Observed {
	const calls = sandbox.calls.filter(({ path }) => path !== '/oauth/token');
	const taken = sandbox.requestItems().map(({ identityId, itemId }) => `${identityId}|${itemId}`);
	return {
		calls: calls.length,
		submits: calls.filter(({ method, path }) => method === 'POST' && path === '/access-requests/v1').length,
		refused: calls.filter(({ status }) => status === 429).length,
		firstToLastMs: calls.length === 0 ? 0 : calls[calls.length - 1].at - calls[0].at,
		taken,
	};
}

async function main(): Promise<void> {
	const sandbox = await startSandbox({ port: scene.port, tokenLifetimeSeconds: 43_200 });
	const { people, items } = fill(sandbox);
	const { clientId, clientSecret } = sandbox.credentials.admin;
	const ready: TenantReady = { url: sandbox.url, clientId, clientSecret, people: people.map(({ id }) => id), items: items.map(({ id }) => id) };
	process.on('message', () => process.send?.(observed(sandbox)));
	process.once('disconnect', () => void sandbox.close());
	process.send?.(ready);
}

main().catch((error: unknown) => {
	console.error(error);
	process.exit(1);
});
