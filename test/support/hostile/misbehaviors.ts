import type { Socket } from 'node:net';

import { entry } from './well';
import { json, raw, type Misbehavior, type Request } from './wire';

type Answer = Misbehavior['answer'];

const PAGE = 250;
const page = (from: number, size = PAGE) => Array.from({ length: size }, (_, index) => entry(from + index));
const list = JSON.stringify(page(0, 5));

/** Writes and goes on in small pieces, for as long as anybody listens. */
function dripping(socket: Socket, start: string | Buffer, piece: string): void {
	socket.write(start);
	const timer = setInterval(() => socket.write(piece), 100);
	socket.on('close', () => clearInterval(timer));
}

const says =
	(answer: Buffer): Answer =>
	(socket) =>
		void socket.write(answer);

const endsWith =
	(answer: Buffer): Answer =>
	(socket) =>
		void socket.end(answer);

/** A list whose pages are made from where they begin. */
const pages =
	(make: (offset: number, count: number) => unknown[], headers: Record<string, string> = {}): Answer =>
	(socket, request, count) =>
		void socket.write(json(make(offsetOf(request), count), headers));

function offsetOf({ query, body }: Request): number {
	return Number(query.get('offset') ?? /"offset":(\d+)/.exec(body)?.[1] ?? 0);
}

const lyingTotal = (total: string): Answer => pages(() => page(0), { 'x-total-count': total });
const tooMany = (retryAfter: string): Answer =>
	says(json({ message: 'Rate limit exceeded' }, { 'retry-after': retryAfter }, '429 Too Many Requests'));
const html = '<!DOCTYPE html><html><body><h1>Maintenance</h1></body></html>';
const asHtml = { 'content-type': 'text/html' };
const drip: Answer = (socket) =>
	dripping(socket, raw('200 OK', { 'content-length': '1000000' }, '[').subarray(0, -1), ' ');
const hang: Answer = () => undefined;
const noContent: Answer = says(Buffer.from('HTTP/1.1 204 No Content\r\n\r\n'));

const api: Record<string, Answer> = {
	drip,
	'false gzip': says(raw('200 OK', { 'content-encoding': 'gzip' }, list)),
	'truncated body': endsWith(raw('200 OK', {}, list.slice(0, 40))),
	'length too long': endsWith(raw('200 OK', { 'content-length': '100000' }, list)),
	'length too short': endsWith(raw('200 OK', { 'content-length': '20' }, list)),
	'length that is no number': endsWith(raw('200 OK', { 'content-length': 'many' }, list)),
	'total of 1e12': lyingTotal('1000000000000'),
	'total of 1e9': lyingTotal('1e9'),
	'total of -5': lyingTotal('-5'),
	'total of 250.5': lyingTotal('250.5'),
	'total of abc': lyingTotal('abc'),
	'repeated page': pages(() => page(0)),
	'list without an end': pages((offset) => page(offset)),
	'shrinking list': pages((offset, count) => page(offset).slice(0, Math.max(0, PAGE - 10 * count)), {
		'x-total-count': '5000',
	}),
	'growing list': pages((offset, count) => page(offset + count * 7)),
	'Retry-After of an hour': tooMany('3600'),
	'Retry-After in 2099': tooMany('Thu, 01 Jan 2099 00:00:00 GMT'),
	'429 for ever': tooMany('1'),
	'500 for ever': says(json({}, {}, '500 Internal Server Error')),
	'HTML as 200': says(raw('200 OK', asHtml, html)),
	'HTML as 502': says(raw('502 Bad Gateway', asHtml, html)),
	'no content': noContent,
	'empty 200': says(raw('200 OK', {})),
	'null as the body': says(raw('200 OK', {}, 'null')),
	'a number as the body': says(raw('200 OK', {}, '42')),
	'a list of nulls': says(raw('200 OK', {}, '[null,null,"x",7]')),
	'deep JSON': says(raw('200 OK', {}, '['.repeat(100_000) + ']'.repeat(100_000))),
	'5 MB': says(raw('200 OK', {}, JSON.stringify([{ ...entry(0), description: 'x'.repeat(5_000_000) }]))),
	'40 MB': says(raw('200 OK', {}, JSON.stringify('x'.repeat(40_000_000)))),
	'redirect loop': (socket, { path }) => void socket.write(raw('302 Found', { location: path })),
	'header flood': (socket) => dripping(socket, 'HTTP/1.1 200 OK\r\n', `x-a: ${'y'.repeat(4_000)}\r\n`),
	'slow headers': (socket) => dripping(socket, 'HTTP/1.1 200 OK\r\nx-slow: ', 'y'),
	hang,
	'closed at once': (socket) => void socket.destroy(),
	'reset after headers': (socket) =>
		socket.write(raw('200 OK', { 'content-length': '500' }), () => socket.resetAndDestroy()),
	'reset mid-body': (socket) =>
		socket.write(raw('200 OK', { 'content-length': '5000' }, list), () => socket.resetAndDestroy()),
	'wrong content type': says(raw('200 OK', { 'content-type': 'image/png' }, list)),
	'invalid UTF-8': says(raw('200 OK', {}, Buffer.from([0x5b, 0x22, 0xff, 0xfe, 0xc0, 0x22, 0x5d]))),
	'byte order mark': says(raw('200 OK', {}, `\ufeff${list}`)),
	'NaN in JSON': says(raw('200 OK', {}, '[{"id": NaN}]')),
	'Content-Encoding: UTF-8': says(raw('200 OK', { 'content-encoding': 'UTF-8' }, list)),
	'status 103 for ever': (socket) => dripping(socket, '', 'HTTP/1.1 103 Early Hints\r\n\r\n'),
	'status 999': says(raw('999 Odd', {}, '{}')),
	'no HTTP': endsWith(Buffer.from('SSH-2.0-OpenSSH_9.0\r\n')),
	'dot segments as ids': pages(() =>
		['..', '.', '../x', '..\\x', ''].map((id) => ({ ...entry(1), id, accessRequestId: id })),
	),
	'unknown values': pages(() => [{ ...entry(1), state: 'WAITING_FOR_GODOT', type: 'BADGE', requestedFor: 7 }]),
};

const token: Record<string, Answer> = {
	'token that drips': drip,
	'token that hangs': hang,
	'token as HTML': says(raw('200 OK', asHtml, html)),
	'token of no content': noContent,
	'token as false gzip': says(raw('200 OK', { 'content-encoding': 'gzip' }, '{"access_token":"x"}')),
	'token of an odd kind': says(json({ access_token: { a: 1 }, expires_in: 'soon' })),
};

const from = (answers: Record<string, Answer>, at: Misbehavior['at']) =>
	Object.entries(answers).map(([name, answer]): Misbehavior => ({ name, at, answer }));

export const MISBEHAVIORS: readonly Misbehavior[] = [...from(api, 'api'), ...from(token, 'token')];
