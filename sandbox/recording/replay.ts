import { parsed, readRecording, type Exchange } from './exchange';
import { serveText, type Incoming, type Outgoing, type Served } from './serveText';

/**
 * Answers as a recorded tenant did. A call gets the answers to the same call in their order, the last one again and again. Times don't count, and if
 * no call is the same, one that differs in its body only will do: a client may put a mark of its own into each body.
 *
 * @throws if the file isn't a recording
 */
export async function startReplay(file: string, port: number): Promise<Served> {
	const exchanges = readRecording(file);
	const told = new Set<Exchange>();
	return await serveText(port, async (call) => {
		const found = next(exchanges, told, call);
		if (found === undefined) return unknown(call, exchanges);
		told.add(found);
		const { status, headers, answer } = found;
		const text = answer === null ? '' : typeof answer === 'string' ? answer : JSON.stringify(answer);
		return await Promise.resolve({ status, headers: { 'content-type': 'application/json', ...headers }, text });
	});
}

function next(exchanges: readonly Exchange[], told: ReadonlySet<Exchange>, call: Incoming): Exchange | undefined {
	const query = withoutTimes(sorted(call.query));
	const body = call.path.startsWith('/oauth/') ? 'null' : withoutTimes(JSON.stringify(parsed(call.body)));
	const alike = exchanges.filter(
		(one) => one.method === call.method && one.path === call.path && withoutTimes(one.query) === query,
	);
	const same = alike.filter((one) => withoutTimes(JSON.stringify(one.body)) === body);
	const fitting = same.length > 0 ? same : alike;
	return fitting.find((one) => !told.has(one)) ?? fitting.at(-1);
}

/** A client that asks for the last ten minutes asks for others at each time. */
function withoutTimes(text: string): string {
	return text.replace(/\d{4}-\d\d-\d\dT\d\d(:|%3A)\d\d\1\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)/g, 'TIME');
}

function unknown({ method, path, query }: Incoming, exchanges: readonly Exchange[]): Outgoing {
	const others = [...new Set(exchanges.filter((one) => one.path === path).map((one) => `${one.method} ?${one.query}`))];
	const known = others.length === 0 ? 'Nothing was recorded at this path.' : `Recorded there: ${others.join(', ')}.`;
	const text = `The recording has no ${method} ${path}${query === '' ? '' : `?${query}`}. ${known}`;
	return {
		status: 404,
		headers: { 'content-type': 'application/json' },
		text: JSON.stringify({
			detailCode: '404 Not found',
			messages: [{ locale: 'en-US', localeOrigin: 'DEFAULT', text }],
		}),
	};
}

function sorted(query: string): string {
	const pairs = [...new URLSearchParams(query)];
	pairs.sort();
	return new URLSearchParams(pairs).toString();
}
