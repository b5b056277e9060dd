use parloop::par_for;

#[par_for]
async fn fetch_all(pages: &[u32]) -> u32 {
    let mut total = 0;
    #[par_for]
    for page in pages {
        total += std::future::ready(*page).await;
    }
    total
}

fn main() {
    let _ = fetch_all(&[]);
}
