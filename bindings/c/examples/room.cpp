// The room of room.c, in C++: nothing to free, failures are exceptions.
#include <iostream>
#include <olmec/olmec.hpp>

int main() {
    try {
        olmec::OutboundGroupSession room;
        olmec::InboundGroupSession view(room.session_key());  // travels inside an Olm message

        olmec::Buffer message = room.encrypt("hello, room");
        auto decrypted = view.decrypt(message);
        std::cout << "message " << decrypted.message_index << " says: " << decrypted.plaintext.view()
                  << "\n";

        view.decrypt("AwgA");
        return 1;
    } catch (const olmec::Error &error) {
        std::cout << "what is no message: " << error.name() << ": " << error.what() << "\n";
        return error.status() == OLMEC_MALFORMED_MESSAGE ? 0 : 1;
    }
}
