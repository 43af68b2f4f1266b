import { SailPointIsc } from '../../nodes/SailPointIsc/SailPointIsc.node';
import { startSandbox } from '../../sandbox';
import { runNode } from './harness';
import { credentialFor } from './support';

interface Hints {
	builderHint: { searchHint: string; extraTypeDefContent: Array<{ content: string }> };
}

const { builderHint } = new SailPointIsc().description as unknown as Hints;

/** The parameters in each pattern that the AI builder copies from. */
const patterns = builderHint.extraTypeDefContent.flatMap(({ content }) =>
	[...content.matchAll(/<pattern title="([^"]+)">\n([^]*?)\n<\/pattern>/g)].map(([, title, json]) => ({
		title,
		parameters: JSON.parse(json) as { operation: string },
	})),
);

test('each pattern for the AI builder works as it stands', async () => {
	expect(patterns.map(({ parameters }) => parameters.operation)).toEqual(['grant', 'wait']);
	const sandbox = await startSandbox({ rateLimit: 0 });
	try {
		const credentials = credentialFor(sandbox);
		const row = {
			...{ email: 'carla.rossi@sandbox.example', role: 'Sales Reader', reason: 'Covers', ticket: 'INC-1' },
			until: new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10),
		};
		const granted = await runNode({ parameters: patterns[0].parameters as never, items: [row], credentials });
		expect(granted.error).toBeUndefined();
		expect(granted.items[0].json).toMatchObject({ outcome: 'SUBMITTED', reference: 'INC-1' });
		const followed = await runNode({ parameters: patterns[1].parameters as never, items: granted.items, credentials });
		expect(followed.error).toBeUndefined();
		expect(followed.items[0].json).toMatchObject({ state: 'REQUEST_COMPLETED' });
	} finally {
		await sandbox.close();
	}
});
