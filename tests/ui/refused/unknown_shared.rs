use parloop::par_for;

#[par_for]
fn main() {
    let words = ["a", "b"];
    let queue = std::sync::Mutex::new(Vec::new());
    #[par_for(shared(qeue))]
    for word in words {
        queue.lock().unwrap().push(word);
    }
}
