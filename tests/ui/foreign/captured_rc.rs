use parloop::par_for;

use std::rc::Rc;

#[par_for]
fn main() {
    let names = Rc::new(vec!["a", "b"]);
    let mut all = String::new();
    #[par_for(backend = "pool")]
    for i in 0..2 {
        all.push_str(names[i]);
    }
    println!("{all}");
}
