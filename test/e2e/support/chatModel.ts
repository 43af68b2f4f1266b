import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the model says next: a call of a tool, or the end. */
export type Move = { tool: string; arguments: Record<string, unknown> } | { say: string };

interface ChatMessage {
	role: string;
	content: string;
}

/** A chat model that follows a script, on a loopback address; it speaks the protocol of OpenAI's chat completions. */
export interface ChatModel {
	url: string;
	/** The answers of the tools, as the model got them. */
	toolAnswers: string[];
	/** The names of the tools that were offered last. */
	offered: string[];
	/** From now on the model does these, one for each time it is asked. */
	follow(moves: Move[]): void;
	close(): Promise<void>;
}

export async function startChatModel(): Promise<ChatModel> {
	let moves: Move[] = [];
	const toolAnswers: string[] = [];
	const offered: string[] = [];
	let calls = 0;
	const completionOf = (messages: ChatMessage[]) => {
		const last = messages.at(-1);
		if (last?.role === 'tool') toolAnswers.push(last.content);
		const move = moves.shift() ?? { say: 'The script is over.' };
		const message =
			'say' in move
				? { role: 'assistant', content: move.say }
				: {
						role: 'assistant',
						content: null,
						tool_calls: [
							{
								id: `call_${(calls += 1)}`,
								type: 'function',
								function: { name: move.tool, arguments: JSON.stringify(move.arguments) },
							},
						],
					};
		return {
			id: 'completion',
			object: 'chat.completion',
			created: 0,
			model: 'scripted',
			choices: [{ index: 0, message, finish_reason: 'say' in move ? 'stop' : 'tool_calls' }],
			usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
		};
	};
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const { messages, tools = [] } = JSON.parse(Buffer.concat(chunks).toString()) as {
				messages: ChatMessage[];
				tools?: Array<{ function: { name: string } }>;
			};
			offered.splice(0, Infinity, ...tools.map((tool) => tool.function.name));
			response.setHeader('content-type', 'application/json').end(JSON.stringify(completionOf(messages)));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
		toolAnswers,
		offered,
		follow: (next) => {
			moves = [...next];
			toolAnswers.splice(0);
		},
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
