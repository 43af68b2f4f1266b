/** An AI agent gets nothing but an error's message, and must be able to go on from it. */
export const LONGEST_AGENT_MESSAGE = 2_000;

/** Parts of a message, most important first. A part that doesn't fit is cut, and the parts after it are left out. */
export interface AgentParts {
	/** How many requests were submitted and how many weren't: one or two sentences. */
	counts: string;
	/** Submitted requests, one entry for each input item. */
	submitted?: readonly string[];
	/** One text for each kind of fault: the problem, and how to fix it. */
	faults: readonly string[];
}

const MORE = (count: number) => `and ${count} more (Get Many by reference)`;
/** Characters kept free for the faults if there are many ids. */
const KEPT_FOR_FAULTS = 900;

/** One message of at most 2,000 characters. */
export function agentMessage({ counts, submitted = [], faults }: AgentParts): string {
	const ids =
		submitted.length === 0
			? ''
			: ` Submitted: ${listed(submitted, LONGEST_AGENT_MESSAGE - counts.length - KEPT_FOR_FAULTS)}.`;
	return cut(`${counts}${ids} ${faults.join(' ')}`.trim());
}

/** The entries that fit, then the number of the others. */
function listed(entries: readonly string[], room: number): string {
	let text = '';
	for (const [index, entry] of entries.entries()) {
		const next = text === '' ? entry : `${text}; ${entry}`;
		if (next.length > room - MORE(entries.length).length)
			return `${text}${text === '' ? '' : '; '}${MORE(entries.length - index)}`;
		text = next;
	}
	return text;
}

function cut(text: string): string {
	return text.length <= LONGEST_AGENT_MESSAGE ? text : `${text.slice(0, LONGEST_AGENT_MESSAGE - 1)}…`;
}
