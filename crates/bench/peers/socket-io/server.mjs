// A room of socket.io: whoever connects is in it, and a POST is told to everybody. Ended by its process id.

import { createServer } from 'node:http';
import { Server } from 'socket.io';

const LONGEST_BODY = 64 * 1024;

const [host, port] = process.argv[2].split(':');
const http = createServer(answer);
const io = new Server(http, {
	transports: ['websocket'],
	perMessageDeflate: false,
	serveClient: false
});
io.on('connection', (socket) => socket.join('room'));
http.listen(Number(port), host);

async function answer(request, response) {
	if (request.method === 'POST') {
		let body = '';
		for await (const piece of request) {
			body += piece;
			if (body.length > LONGEST_BODY) {
				response.writeHead(413).end();
				return;
			}
		}
		io.to('room').emit('message', JSON.parse(body));
		response.writeHead(201);
	}
	response.end();
}
