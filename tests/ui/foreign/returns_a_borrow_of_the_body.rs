use parloop::par_for;

#[par_for]
fn find(data: &[u32]) -> Option<&'static str> {
    #[par_for]
    for x in data {
        let text = x.to_string();
        if text.len() > 3 {
            return Some(text.as_str());
        }
    }
    None
}

fn main() {
    find(&[]);
}
